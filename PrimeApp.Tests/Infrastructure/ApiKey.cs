namespace PrimeApp.Tests.Infrastructure;

/// <summary>Keys of clients, as the services know them.</summary>
internal static class ApiKey
{
    /// <summary>The hash of a key.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Lets a client in that sends a key.</summary>
    public static (string, string?) Of(string client, string key) => ($"Auth:ApiKeys:{client}:Hash", HashOf(key));
}
