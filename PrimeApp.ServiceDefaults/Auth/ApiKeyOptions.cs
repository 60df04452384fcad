using System.Security.Cryptography;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>An API key, of which the service knows only the hash.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>
    /// The SHA-256 of the key in UTF-8, as 64 hexadecimal digits. A key is random and long, so a plain hash is as good
    /// as the slow ones that passwords need: <c>openssl rand -hex 32</c> makes a key, and
    /// <c>printf %s "$key" | sha256sum</c> its hash.
    /// </summary>
    public string Hash { get; set; } = "";

    /// <summary>What the key is good for. Default: everything.</summary>
    public ApiKeyAccess Access { get; set; } = ApiKeyAccess.Full;

    internal bool HasValidHash => Hash.Length == 2 * SHA256.HashSizeInBytes && Hash.All(char.IsAsciiHexDigit);
}
