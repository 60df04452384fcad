using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>What a client sees of a worker.</summary>
/// <param name="Name">Unique among all workers that ever ran.</param>
/// <param name="LastSeenAt">When it gave its last sign of life.</param>
/// <param name="Alive">Whether that was lately; the tasks of a worker that is silent are taken back.</param>
/// <param name="Running">How many tasks it has in hand.</param>
/// <param name="Completed">How many it has completed in the time that <c>recent</c> is about.</param>
/// <param name="Tasks">Some of these tasks, the latest first; at most 16.</param>
internal sealed record WorkerDocument(
    string Name,
    DateTimeOffset LastSeenAt,
    bool Alive,
    long Running,
    int Completed,
    IReadOnlyList<RunningTaskDocument> Tasks)
{
    public static WorkerDocument From(WorkerActivity worker, int completed) => new(
        worker.Name,
        worker.LastSeenAt,
        worker.Alive,
        worker.Running,
        completed,
        [.. worker.Tasks.Select(task => new RunningTaskDocument(task.Id, task.N, task.Progress, task.StartedAt))]);
}
