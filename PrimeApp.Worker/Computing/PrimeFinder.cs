using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;
using PrimeApp.Primes;

namespace PrimeApp.Worker.Computing;

/// <summary>
/// Finds nth primes: in memory, in the cache that workers share in Redis, or by computing them on the worker's threads.
/// </summary>
/// <remarks>
/// A computation waits only for others of about its own size, of which one runs at a time. The operating system shares
/// the processors among the sizes. So a small task never waits for a large one, and memory and threads are bounded by
/// the number of sizes.
/// </remarks>
internal sealed class PrimeFinder : IDisposable
{
    // Below this a computation takes one thread and at most some milliseconds; as many run as there are threads.
    private const long LargestShort = 100_000_000;

    // A result that takes less time than a question to Redis is not kept there.
    private const long SmallestCached = 10_000_000;

    private readonly PrimePositions _positions = new();
    private readonly NthPrimeCache _cache;
    private readonly int _threads;
    private readonly SemaphoreSlim _short;
    private readonly SemaphoreSlim[] _long;

    /// <summary>Creates the finder of a worker.</summary>
    public PrimeFinder(NthPrimeCache cache, IOptions<WorkerOptions> options)
    {
        _cache = cache;
        _threads = options.Value.Threads;
        _short = new SemaphoreSlim(_threads);
        _long = [.. Enumerable.Range(0, SizeOf(NthPrime.MaxN) + 1).Select(_ => new SemaphoreSlim(1))];
        _ = WarmUpAsync();
    }

    /// <summary>Gives the n-th prime when this process knows it.</summary>
    public bool TryGet(long n, out ulong prime) => _positions.TryGet(n, out prime);

    /// <summary>Finds the n-th prime, and says where it came from.</summary>
    /// <param name="n">Which prime, from 1 to <see cref="NthPrime.MaxN"/>.</param>
    /// <param name="progress">Told from 0 to 1, ascending, what share of the time has passed.</param>
    /// <param name="cancellationToken">Cancels within some milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public async Task<(ulong Prime, ComputationType Type)> FindAsync(
        long n, IProgress<double> progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, NthPrime.MaxN);
        if (_positions.TryGet(n, out var prime))
        {
            return (prime, ComputationType.Cached);
        }

        if (n >= SmallestCached && await _cache.FindAsync(n, cancellationToken) is { } kept)
        {
            _positions.Add(n, kept);
            return (kept, ComputationType.Cached);
        }

        var isShort = n <= LargestShort;
        var room = isShort ? _short : _long[SizeOf(n)];
        await room.WaitAsync(cancellationToken);
        try
        {
            // Another task may have asked for the same while this one waited.
            if (_positions.TryGet(n, out prime))
            {
                return (prime, ComputationType.Cached);
            }

            prime = await ComputeAsync(n, isShort ? 1 : _threads, progress, cancellationToken);
        }
        finally
        {
            room.Release();
        }

        if (n >= SmallestCached)
        {
            _ = Task.Run(() => _cache.SetAsync(n, prime, CancellationToken.None), CancellationToken.None);
        }

        return (prime, ComputationType.Computed);
    }

    public void Dispose()
    {
        _short.Dispose();
        Array.ForEach(_long, room => room.Dispose());
    }

    private async Task<ulong> ComputeAsync(
        long n, int threads, IProgress<double> progress, CancellationToken cancellationToken)
    {
        using var activity = WorkerTelemetry.ActivitySource.StartActivity("compute prime");
        activity?.SetTag("primes.n", n);
        activity?.SetTag("primes.threads", threads);
        // Not a thread of the pool, which input, output and timers need.
        return await Task.Factory.StartNew(
            () => _positions.Find(n, threads, progress, cancellationToken),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Does what a first computation passes through, so that it is compiled by then. That takes longer than most
    /// computations.
    /// </summary>
    private async Task WarmUpAsync()
    {
        await Task.Factory.StartNew(
            NthPrime.WarmUp, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await _cache.FindAsync(1, CancellationToken.None);
    }

    /// <summary>The exponent of the smallest power of ten that is not below n.</summary>
    private static int SizeOf(long n) => (int)Math.Ceiling(Math.Log10(n));
}
