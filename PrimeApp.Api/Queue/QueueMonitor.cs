using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>Keeps the figures of the queue up to date for whoever scrapes them.</summary>
internal sealed class QueueMonitor(
    QueueInspector inspector,
    TaskEvents events,
    QueueMetrics metrics,
    BackgroundLoops loops,
    TimeProvider timeProvider) : BackgroundService
{
    // Twice between two scrapes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await events.ListenAsync();
        var loop = loops.Get("queue monitor");
        loop.Interval = Interval;
        await loop.RunAsync(
            async cancellationToken =>
            {
                await LookAsync(cancellationToken);
                await Task.Delay(Interval, timeProvider, cancellationToken);
            },
            stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
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
            // No figure is better than an old one.
            metrics.Snapshot = null;
            throw;
        }
    }
}
