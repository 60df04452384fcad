namespace PrimeApp.Tests.Infrastructure;

/// <summary>A task that no client can submit: it wants more primes than any worker can count, and fails.</summary>
internal static class ImpossibleTask
{
    private const long N = long.MaxValue;

    /// <summary>Makes the only task that waits an impossible one.</summary>
    public static async Task MakeImpossibleAsync(this IDatabase database, string id)
    {
        await database.HashSetAsync(Keys.Task(id), "n", N);
        // With only the id in the entry, the worker reads n from the record.
        await database.ListSetByIndexAsync(Keys.Ready, 0, id);
    }
}
