using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Worker.Leases;

/// <summary>
/// Renews the leases of all running tasks at a third of their length, from a thread of its own: neither sieving nor a
/// busy thread pool keeps a renewal from being sent.
/// </summary>
internal sealed class LeaseKeeper : IDisposable
{
    private readonly WorkerQueue _queue;
    private readonly TimeSpan _interval;
    private readonly ConcurrentDictionary<HeldLease, byte> _held = new();
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Thread _thread;

    public LeaseKeeper(WorkerQueue queue, IOptions<QueueOptions> options)
    {
        _queue = queue;
        _interval = options.Value.LeaseDuration / 3;
        _thread = new Thread(RenewUntilStopped) { IsBackground = true, Name = "Leases" };
        _thread.Start();
    }

    /// <summary>Keeps the lease of a delivery that has just been started.</summary>
    public HeldLease Hold(Delivery delivery)
    {
        var lease = new HeldLease(delivery, lease => _held.TryRemove(lease, out _));
        _held.TryAdd(lease, 0);
        return lease;
    }

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _stopping.Dispose();
    }

    private void RenewUntilStopped()
    {
        while (!_stopping.Wait(_interval))
        {
            Task.WaitAll(_held.Keys.Select(RenewAsync));
        }
    }

    private async Task RenewAsync(HeldLease lease)
    {
        try
        {
            if (!await _queue.RenewAsync(lease.Delivery, CancellationToken.None))
            {
                lease.MarkLost();
            }
        }
        catch (RedisUnavailableException)
        {
            // Whether the lease is lost shows when Redis is back.
        }
    }
}
