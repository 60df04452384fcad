using System.Security.Cryptography;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>An API key. The service stores only its hash.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>
    /// The SHA-256 of the key in UTF-8, as 64 hexadecimal digits. A key is long and random, so it does not need a slow
    /// hash as passwords do. <c>openssl rand -hex 32</c> creates a key, and <c>printf %s "$key" | sha256sum</c> its
    /// hash.
    /// </summary>
    public string Hash { get; set; } = "";

    /// <summary>What the key allows. Default: every request.</summary>
    public ApiKeyAccess Access { get; set; } = ApiKeyAccess.Full;

    internal bool HasValidHash => Hash.Length == 2 * SHA256.HashSizeInBytes && Hash.All(char.IsAsciiHexDigit);
}
