using PrimeApp.Api.Tasks;
using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

internal static class QueueExamples
{
    public static QueueDocument Queue { get; } = new(
        Depth: 3,
        OldestAgeSeconds: 0.25,
        Delayed: 0,
        Running: 1,
        Dead: 0,
        WorkersAlive: 1,
        Paused: false,
        [
            new WorkerDocument(
                TaskExamples.Worker, TaskExamples.SubmittedAt, Alive: true, Running: 1, Completed: 1_200,
                [new RunningTaskDocument(TaskExamples.Id, 100, 0.5, TaskExamples.StartedAt)]),
        ],
        new RecentDocument(
            Seconds: 30, IntervalSeconds: 10, [400, 500, 300], CompletedPerSecond: 46.5,
            new QuantilesDocument(0.002, 0.015), new QuantilesDocument(0.001, 0.008)));

    public static QueueDocument Paused { get; } = Queue with { Paused = true, PausedAt = TaskExamples.StartedAt };

    public static CancelledTasks Cancelled { get; } = new(Cancelled: 1_000, Remaining: 250);

    public static RetriedTasks Retried { get; } = new(Retried: 2, Remaining: 0);
}
