using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PrimeApp.Primes;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// Threads that do nothing but sieve, so that sieving never holds a thread that input, output or timers need. A
/// segment takes some milliseconds and waits its turn behind those of other callers, so a large task delays a small
/// one by little. A segment wanted by several callers at a time is sieved once.
/// </summary>
public sealed class SievePool : IDisposable
{
    // More than enough to keep the threads busy; who comes when it is full waits.
    private const int QueueCapacity = 256;

    private readonly Channel<Action<SegmentSieve>> _work = Channel.CreateBounded<Action<SegmentSieve>>(QueueCapacity);
    private readonly ConcurrentDictionary<(int Segment, bool WithBitmap), Task<SievedSegment>> _underWay = new();
    private readonly Thread[] _threads;

    /// <summary>Starts the threads.</summary>
    public SievePool(IOptions<PrimeTableOptions> options)
    {
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
    public async Task<int> CountAsync(int segment, CancellationToken cancellationToken) =>
        (await RunOnceAsync(segment, withBitmap: false, cancellationToken)).Count;

    /// <summary>Sieves a segment and keeps its bitmap.</summary>
    public Task<SievedSegment> SieveAsync(int segment, CancellationToken cancellationToken) =>
        RunOnceAsync(segment, withBitmap: true, cancellationToken);

    /// <summary>Ends the threads, each after the segment at hand.</summary>
    public void Dispose()
    {
        _work.Writer.TryComplete();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private async Task<SievedSegment> RunOnceAsync(int segment, bool withBitmap, CancellationToken cancellationToken)
    {
        var key = (segment, withBitmap);
        var completion = new TaskCompletionSource<SievedSegment>(TaskCreationOptions.RunContinuationsAsynchronously);
        var task = _underWay.GetOrAdd(key, completion.Task);
        if (task == completion.Task)
        {
            // Whoever asks first queues the work for all; it is not cancelled with one of them.
            try
            {
                await _work.Writer.WriteAsync(sieve => Run(sieve, key, completion), CancellationToken.None);
            }
            catch (ChannelClosedException exception)
            {
                _underWay.TryRemove(key, out _);
                completion.SetException(new ObjectDisposedException(nameof(SievePool), exception));
            }
        }

        return await task.WaitAsync(cancellationToken);
    }

    private void Run(
        SegmentSieve sieve, (int Segment, bool WithBitmap) key, TaskCompletionSource<SievedSegment> completion)
    {
        try
        {
            var bitmap = key.WithBitmap ? GC.AllocateUninitializedArray<byte>(PrimeSegment.BitmapLength) : [];
            var count = key.WithBitmap ? sieve.Sieve(key.Segment, bitmap) : sieve.Count(key.Segment);
            completion.SetResult(new SievedSegment(count, bitmap));
        }
        catch (Exception exception)
        {
            completion.SetException(exception);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private void Work()
    {
        var sieve = new SegmentSieve();
        while (_work.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_work.Reader.TryRead(out var run))
            {
                run(sieve);
            }
        }
    }
}
