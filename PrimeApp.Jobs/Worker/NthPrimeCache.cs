using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// Results in Redis, for all workers: which prime is the n-th. Each n has one slot, which it shares with other n; the
/// slot holds the result that was kept last. A result can always be computed again, so no failure here is an error.
/// </summary>
public sealed class NthPrimeCache(
    RedisGateway redis, DamageLog damage, IOptions<NthPrimeCacheOptions> options)
{
    private readonly NthPrimeCacheOptions _options = options.Value;

    /// <summary>Gives the n-th prime; null when it is not kept, is damaged, or Redis does not answer.</summary>
    /// <param name="n">Which prime, from 1.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<ulong?> FindAsync(long n, CancellationToken cancellationToken)
    {
        if (_options.Capacity == 0)
        {
            return null;
        }

        try
        {
            string? entry = await redis.RunAsync(
                "get nth prime", database => database.StringGetAsync(SlotOf(n)), cancellationToken);
            if (entry is null)
            {
                return null;
            }

            if (TryParse(entry, out var key, out var prime))
            {
                return key == n ? prime : null;
            }
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
        catch (RedisDataException)
        {
            // The key has another type.
        }

        damage.Report("a result, which is computed again", SlotOf(n));
        return null;
    }

    /// <summary>Keeps a result.</summary>
    /// <param name="n">Which prime, from 1.</param>
    /// <param name="prime">The n-th prime.</param>
    /// <param name="cancellationToken">Stops the waiting; the result may be kept all the same.</param>
    public async Task SetAsync(long n, ulong prime, CancellationToken cancellationToken)
    {
        if (_options.Capacity == 0)
        {
            return;
        }

        try
        {
            await redis.RunAsync(
                "set nth prime",
                database => database.StringSetAsync(SlotOf(n), Format(n, prime), _options.Retention),
                cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // It is computed again by the worker that needs it.
        }
    }

    /// <summary>The text that stands for a result: n, the prime, and a checksum of both.</summary>
    internal static string Format(long n, ulong prime)
    {
        var result = string.Create(CultureInfo.InvariantCulture, $"{n} {prime}");
        return $"{result} {Checksum(result)}";
    }

    private static bool TryParse(string entry, out long n, out ulong prime)
    {
        (n, prime) = (0, 0);
        var end = entry.LastIndexOf(' ');
        if (end < 0 || entry[(end + 1)..] != Checksum(entry[..end]))
        {
            return false;
        }

        var separator = entry.IndexOf(' ', StringComparison.Ordinal);
        return long.TryParse(entry.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out n)
            && ulong.TryParse(
                entry.AsSpan(separator + 1, end - separator - 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out prime);
    }

    private static string Checksum(string result) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(result)).AsSpan(0, 8));

    // Round numbers are asked for most, and must not share the few slots that round numbers leave as remainders.
    private string SlotOf(long n) =>
        Keys.NthPrime((int)(((ulong)n * 0x9E37_79B9_7F4A_7C15 >> 32) % (uint)_options.Capacity));
}
