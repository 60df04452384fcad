using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Table;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Worker.Housekeeping;

/// <summary>
/// Every <see cref="WorkerOptions.PollInterval"/>: says that this worker lives, puts due retries back on the queue, and
/// takes back the tasks of workers that died.
/// </summary>
internal sealed partial class Housekeeper(
    WorkerQueue queue,
    PrimeTable table,
    TaskMetrics metrics,
    CacheMetrics cacheMetrics,
    IOptions<WorkerOptions> options,
    TimeProvider timeProvider,
    ILogger<Housekeeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.PollInterval;
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            do
            {
                await KeepHouseAsync(interval, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task KeepHouseAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        cacheMetrics.SetBytes(CacheTier.Process, table.CacheBytes);
        try
        {
            await queue.HeartbeatAsync(cancellationToken);
            await queue.PromoteAsync(cancellationToken);
            var (requeued, deadLettered) = await queue.ReapAsync(interval, cancellationToken);
            if (requeued > 0)
            {
                LogRequeued(requeued);
            }

            for (var i = 0; i < deadLettered; i++)
            {
                metrics.DeadLettered();
                LogPoison();
            }
        }
        catch (RedisUnavailableException)
        {
            // Once an outage, the Redis gateway says so.
        }
    }

    [LoggerMessage(EventId = 220, EventName = "TasksRequeued", Level = LogLevel.Warning,
        Message = "{Count} tasks whose workers fell silent are queued again")]
    private partial void LogRequeued(int count);

    [LoggerMessage(EventId = 221, EventName = "TaskPoisonous", Level = LogLevel.Error,
        Message = "A task was delivered too often without an answer and is a dead letter")]
    private partial void LogPoison();
}
