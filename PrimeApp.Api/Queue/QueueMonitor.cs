using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>Refreshes the queue metrics, so that every scrape reads recent values.</summary>
internal sealed class QueueMonitor(
    QueueInspector inspector, TaskWatcher watcher, QueueMetrics metrics, BackgroundLoops loops) : BackgroundService
{
    // Two refreshes per scrape interval.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await watcher.ListenAsync();
        await loops.Get("queue monitor").RunEveryAsync(Interval, RefreshAsync, stoppingToken);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var queue = await inspector.InspectAsync(cancellationToken);
            var status = queue.Status;
            metrics.Snapshot = new QueueSnapshot(
                status.Depth, status.OldestAge, status.DeadLetters, (int)status.Workers, queue.OldestRunningAge,
                status.Paused);
        }
        catch
        {
            // Publishing no value is better than publishing an outdated one.
            metrics.Snapshot = null;
            throw;
        }
    }
}
