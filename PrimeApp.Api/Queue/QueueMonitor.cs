using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Api.Queue;

/// <summary>Keeps the figures of the queue up to date for whoever scrapes them.</summary>
internal sealed class QueueMonitor(
    TaskQueue queue,
    QueueMetrics metrics,
    TimeProvider timeProvider) : BackgroundService
{
    // Twice between two scrapes.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await queue.GetStatusAsync(cancellationToken);
            metrics.Snapshot = new QueueSnapshot(status.Depth, status.OldestAge, status.DeadLetters, (int)status.Workers);
        }
        catch (RedisUnavailableException)
        {
            // No figure is better than an old one.
            metrics.Snapshot = null;
        }
    }
}
