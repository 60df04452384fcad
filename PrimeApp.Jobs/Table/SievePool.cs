using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PrimeApp.Primes;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// Threads that do nothing but sieve, so that sieving never holds a thread that input, output or timers need. A segment
/// takes some milliseconds. Bitmaps go first: somebody waits for each of them, while counts are a long way to go together.
/// </summary>
public sealed class SievePool : IDisposable
{
    private readonly SieveMetrics _metrics;
    private readonly ConcurrentQueue<Action<SegmentSieve>> _bitmaps = new();
    private readonly ConcurrentQueue<Action<SegmentSieve>> _counts = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<IndexedBitmap>>> _bitmapsUnderWay = new();
    private readonly SemaphoreSlim _queued = new(0);
    private readonly Thread[] _threads;
    private volatile bool _disposed;

    /// <summary>Starts the threads.</summary>
    public SievePool(IOptions<PrimeTableOptions> options, SieveMetrics metrics)
    {
        _metrics = metrics;
        _threads = new Thread[options.Value.SieveThreads];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"Sieve {i}" };
            _threads[i].Start();
        }
    }

    /// <summary>How many threads there are.</summary>
    public int Threads => _threads.Length;

    /// <summary>Counts the primes of a segment.</summary>
    public Task<int> CountAsync(int segment, CancellationToken cancellationToken) =>
        Queue(_counts, SievePurpose.Count, sieve => sieve.Count(segment)).WaitAsync(cancellationToken);

    /// <summary>Sieves a segment and gives its bitmap; once for all that ask for it at a time.</summary>
    public Task<IndexedBitmap> SieveAsync(int segment, CancellationToken cancellationToken)
    {
        // Whoever asks first queues the work for all; it is not cancelled with one of them.
        var sieving = _bitmapsUnderWay.GetOrAdd(
            segment,
            static (segment, pool) => new(() => pool.Queue(
                pool._bitmaps, SievePurpose.Bitmap, sieve => pool.Sieve(segment, sieve))),
            this);
        return sieving.Value.WaitAsync(cancellationToken);
    }

    /// <summary>Ends the threads when what is queued is done.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _queued.Release(_threads.Length);
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _queued.Dispose();
    }

    private IndexedBitmap Sieve(int segment, SegmentSieve sieve)
    {
        try
        {
            var bitmap = GC.AllocateUninitializedArray<byte>(PrimeSegment.BitmapLength);
            sieve.Sieve(segment, bitmap);
            return new IndexedBitmap(segment, bitmap);
        }
        finally
        {
            _bitmapsUnderWay.TryRemove(segment, out _);
        }
    }

    private Task<T> Queue<T>(ConcurrentQueue<Action<SegmentSieve>> queue, SievePurpose purpose, Func<SegmentSieve, T> run)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        queue.Enqueue(sieve =>
        {
            try
            {
                var result = run(sieve);
                _metrics.Sieved(purpose);
                completion.SetResult(result);
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        _queued.Release();
        return completion.Task;
    }

    private void Work()
    {
        var sieve = new SegmentSieve();
        while (true)
        {
            _queued.Wait();
            if (!_bitmaps.TryDequeue(out var run) && !_counts.TryDequeue(out run))
            {
                return;
            }

            run(sieve);
        }
    }
}
