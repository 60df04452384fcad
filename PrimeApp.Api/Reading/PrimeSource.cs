using System.Threading.RateLimiting;
using PrimeApp.Primes;

namespace PrimeApp.Api.Reading;

/// <summary>
/// Reads primes from any offset. The first prime's position is remembered or counted; the primes after it are sieved.
/// </summary>
/// <remarks>
/// Counting and sieving each use at most half of the processors, so that other requests are served meanwhile.
/// </remarks>
internal sealed class PrimeSource : IDisposable
{
    // Readers that may wait per concurrent count. The last one waits a few seconds at n = 10^13.
    private const int WaitersPerCount = 16;

    // Reads beyond this length sieve the next part in the background.
    private const int LongRead = 100_000;

    // Half of the processors. The other half serves all other requests.
    private static readonly int MaxConcurrency = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly PrimePositions _positions = new();
    private readonly SemaphoreSlim _sieving = new(MaxConcurrency);
    private readonly ConcurrencyLimiter _counting = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = MaxConcurrency,
        QueueLimit = WaitersPerCount * MaxConcurrency,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Opens a run of primes.</summary>
    /// <param name="offset">The number of primes before the first one, from 0.</param>
    /// <param name="count">The number of primes to read.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="SourceBusyException">Too many readers already wait for a count.</exception>
    public async Task<PrimeRun> OpenAsync(long offset, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var before = offset == 0 ? 0 : await FindAsync(offset, cancellationToken);
        var isLong = count > LongRead;
        return new PrimeRun(
            _positions, _sieving, offset, new PrimeParts(before + 1, valid: isLong ? 2 : 1), isLong);
    }

    /// <summary>Reads primes in order.</summary>
    /// <param name="offset">The number of primes before the first one, from 0.</param>
    /// <param name="count">The number of primes to read, from 0.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="SourceBusyException">Too many readers already wait for a count.</exception>
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

        // A dedicated thread, so that a long count does not occupy the thread pool that serves all other requests.
        return await Task.Factory.StartNew(
            () => _positions.Find(n, threads: 1, progress: null, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
