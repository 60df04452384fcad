using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Worker;
using PrimeApp.Worker.Claims;

namespace PrimeApp.Worker.Housekeeping;

/// <summary>
/// Every <see cref="WorkerOptions.PollInterval"/>: says that this worker lives, puts due retries back on the queue, and
/// takes back the tasks of workers that died.
/// </summary>
internal sealed partial class HousekeepingLoop(
    QueueHousekeeping queue,
    TaskMetrics metrics,
    BackgroundLoops loops,
    IOptions<WorkerOptions> options,
    ILogger<HousekeepingLoop> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var interval = options.Value.PollInterval;
        return loops.Get("housekeeping").RunEveryAsync(
            interval, cancellationToken => RunRoundAsync(interval, cancellationToken), stoppingToken);
    }

    private async Task RunRoundAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        foreach (var task in await queue.RunAsync(interval, cancellationToken))
        {
            Record(task);
        }
    }

    private void Record(ReapedTask task)
    {
        if (!task.IsDeadLetter)
        {
            LogTakenBack(task.Id);
            return;
        }

        metrics.DeadLettered();
        metrics.TaskFailed(task.N, task.Ran);
        LogDeadLettered(task.Id);
    }

    [LoggerMessage(EventId = 220, EventName = "TaskTakenBack", Level = LogLevel.Warning,
        Message = "Task {TaskId} is queued again: its worker fell silent")]
    private partial void LogTakenBack(string taskId);

    [LoggerMessage(EventId = 221, EventName = "TaskPoisonous", Level = LogLevel.Error,
        Message = "Task {TaskId} was delivered too often without an answer and is a dead letter")]
    private partial void LogDeadLettered(string taskId);
}
