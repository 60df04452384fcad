using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace PrimeApp.ServiceDefaults.Auth;

/// <summary>Finds clients by their API key.</summary>
internal sealed class ApiKeyRegistry(IOptions<AuthOptions> options)
{
    private readonly (byte[] Hash, ClaimsPrincipal Client)[] _clients =
        [.. options.Value.ApiKeys.Select(key =>
            (Convert.FromHexString(key.Value.Hash), CreateClient(key.Key, key.Value)))];

    /// <summary>Returns the client with this key. The time it takes reveals nothing about any key.</summary>
    public ClaimsPrincipal? Find(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        ClaimsPrincipal? found = null;
        foreach (var (expected, client) in _clients)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, expected))
            {
                found = client;
            }
        }

        return found;
    }

    private static ClaimsPrincipal CreateClient(string name, ApiKeyOptions key) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, name), new Claim(AuthExtensions.AccessClaim, key.Access.ToString())],
        ApiKeyHandler.Scheme));
}
