using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;

namespace PrimeApp.Worker.Leases;

/// <summary>
/// Renews the leases of all running tasks at a third of their length, from a thread of its own: neither sieving nor a
/// busy thread pool keeps a renewal from being sent.
/// </summary>
internal sealed class LeaseRenewer : IDisposable
{
    // Upper bound of the cancellations that can arrive between the start of a task in Redis and the call to Hold.
    private const int RememberedCancellations = 100;

    private readonly WorkerQueue _queue;
    private readonly BackgroundLoop _loop;
    private readonly TimeSpan _interval;
    private readonly ConcurrentDictionary<HeldLease, byte> _held = new();
    private readonly ConcurrentQueue<string> _cancelled = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;

    public LeaseRenewer(WorkerQueue queue, BackgroundLoops loops, IOptions<QueueOptions> options)
    {
        _queue = queue;
        _loop = loops.Get("leases");
        _loop.Interval = _interval = options.Value.LeaseDuration / 3;
        _thread = new Thread(RenewUntilStopped) { IsBackground = true, Name = "Leases" };
        _thread.Start();
    }

    /// <summary>Keeps the lease of a delivery that has just been started.</summary>
    public HeldLease Hold(Delivery delivery)
    {
        var lease = new HeldLease(delivery, lease => _held.TryRemove(lease, out _));
        _held.TryAdd(lease, 0);
        if (_cancelled.Contains(delivery.Id))
        {
            lease.End(Outcome.Cancelled);
        }

        return lease;
    }

    /// <summary>Ends the lease of a task that was cancelled, if it is held here or about to be.</summary>
    public void Cancel(string id)
    {
        _cancelled.Enqueue(id);
        if (_cancelled.Count > RememberedCancellations)
        {
            _cancelled.TryDequeue(out _);
        }

        foreach (var (lease, _) in _held)
        {
            if (lease.Delivery.Id == id)
            {
                lease.End(Outcome.Cancelled);
            }
        }
    }

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
    }

    private void RenewUntilStopped()
    {
        var wait = _interval;
        while (!_stopping.Wait(wait))
        {
            // Whether leases were lost while Redis was away shows when it is back.
            var delay = _loop.TryAsync(RenewAsync, CancellationToken.None).GetAwaiter().GetResult();
            wait = delay == TimeSpan.Zero ? _interval : delay;
        }
    }

    private Task RenewAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_held.Keys.Chunk(WorkerQueue.MaxBatch).Select(RenewAsync));

    private async Task RenewAsync(HeldLease[] leases)
    {
        var states = await _queue.RenewAsync(
            Array.ConvertAll(leases, lease => lease.Delivery), CancellationToken.None);
        for (var i = 0; i < leases.Length; i++)
        {
            if (states[i] != Outcome.Done)
            {
                leases[i].End(states[i]);
            }
        }
    }
}
