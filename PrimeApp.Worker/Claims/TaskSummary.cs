namespace PrimeApp.Worker.Claims;

/// <summary>
/// Writes each minute how many tasks ended, when any did: a line for each task would bury all others.
/// </summary>
internal sealed partial class TaskSummary(TaskMetrics metrics, TimeProvider timeProvider, ILogger<TaskSummary> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        var (completed, failed) = (0L, 0L);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var (allCompleted, allFailed) = (metrics.Completed, metrics.Failed);
                if (allCompleted + allFailed > completed + failed)
                {
                    LogSummary(allCompleted - completed, allFailed - failed);
                }

                (completed, failed) = (allCompleted, allFailed);
            }
        }
        catch (OperationCanceledException)
        {
            // The worker stops.
        }
    }

    [LoggerMessage(EventId = 204, EventName = "TasksEnded", Level = LogLevel.Information,
        Message = "In the last minute, {Completed} tasks completed and {Failed} failed for good")]
    private partial void LogSummary(long completed, long failed);
}
