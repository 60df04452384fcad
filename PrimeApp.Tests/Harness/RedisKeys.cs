namespace PrimeApp.Tests.Harness;

/// <summary>The keys of a server that only tests use.</summary>
internal static class RedisKeys
{
    /// <summary>Gives all keys that match a pattern.</summary>
    public static async Task<string[]> FindKeysAsync(this IDatabase database, string pattern = "*")
    {
        // Garnet also lists deleted keys, and may list a key twice when it was deleted and written again.
        var keys = ((string[])(await database.ExecuteAsync("KEYS", pattern))!).Distinct().ToArray();
        var exist = await Task.WhenAll(keys.Select(key => database.KeyExistsAsync(key)));
        return [.. keys.Zip(exist).Where(key => key.Second).Select(key => key.First)];
    }
}
