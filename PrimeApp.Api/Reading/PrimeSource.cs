using System.Threading.RateLimiting;
using PrimeApp.Primes;

namespace PrimeApp.Api.Reading;

/// <summary>
/// Reads primes from any offset. Where the first one is, is remembered or counted; the rest is sieved.
/// </summary>
/// <remarks>
/// Counting and sieving each take a share of the processors at most, so that reading leaves room for all other
/// requests.
/// </remarks>
internal sealed class PrimeSource : IDisposable
{
    // How many readers may wait for each one whose offset is counted. The last one waits a few seconds at n = 10^13.
    private const int WaitingForEachCount = 16;

    // More primes than this are worth sieving ahead of their reader.
    private const int Long = 100_000;

    // Half of the processors; the other half is for all other requests.
    private static readonly int Share = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly PrimePositions _positions = new();
    private readonly SemaphoreSlim _sieving = new(Share);
    private readonly ConcurrencyLimiter _counting = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Share,
        QueueLimit = WaitingForEachCount * Share,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Prepares to read primes in order.</summary>
    /// <param name="offset">How many primes come before the first one, from 0.</param>
    /// <param name="count">How many primes are to be read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceBusyException">Too many others wait for a count.</exception>
    public async Task<PrimeRun> OpenAsync(long offset, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var before = offset == 0 ? 0 : await FindAsync(offset, cancellationToken);
        var isLong = count > Long;
        return new PrimeRun(
            _positions, _sieving, offset, new PrimeParts(before + 1, valid: isLong ? 2 : 1), isLong);
    }

    /// <summary>Gives some primes in order.</summary>
    /// <param name="offset">How many primes come before the first one given, from 0.</param>
    /// <param name="count">How many are given, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SourceBusyException">Too many others wait for a count.</exception>
    public async Task<ulong[]> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        var primes = new ulong[count];
        if (offset + count <= FirstPrimes.Count)
        {
            _positions.First.CopyPrimes(offset, primes);
            return primes;
        }

        using var run = await OpenAsync(offset, count, cancellationToken);
        await run.ReadAsync(primes, cancellationToken);
        return primes;
    }

    public void Dispose()
    {
        _sieving.Dispose();
        _counting.Dispose();
    }

    private async Task<ulong> FindAsync(long n, CancellationToken cancellationToken)
    {
        await _sieving.WaitAsync(cancellationToken);
        try
        {
            if (_positions.TryFindNear(n, out var prime, cancellationToken))
            {
                return prime;
            }
        }
        finally
        {
            _sieving.Release();
        }

        using var room = await _counting.AcquireAsync(permitCount: 1, cancellationToken);
        if (!room.IsAcquired)
        {
            throw new SourceBusyException();
        }

        // Not a thread of the pool, which all other requests need.
        return await Task.Factory.StartNew(
            () => _positions.Find(n, threads: 1, progress: null, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
