using PrimeApp.Api.Tasks;

namespace PrimeApp.Api.Queue;

/// <summary>Example responses of the queue endpoints.</summary>
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
                TaskExamples.Worker, TaskExamples.SubmittedAt, Alive: true, Running: 1,
                [new RunningTaskDocument(TaskExamples.Id, 100, 0.5, TaskExamples.StartedAt)]),
        ]);

    public static QueueDocument Paused { get; } = Queue with { Paused = true, PausedAt = TaskExamples.StartedAt };

    public static CancelledTasks Cancelled { get; } = new(Cancelled: 1_000, Remaining: 250);

    public static RetriedTasks Retried { get; } = new(Retried: 2, Remaining: 0);
}
