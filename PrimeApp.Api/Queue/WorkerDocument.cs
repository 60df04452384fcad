using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>A worker as clients see it.</summary>
/// <param name="Name">A name that no other worker ever had.</param>
/// <param name="LastSeenAt">The time of its last report.</param>
/// <param name="Alive">Whether it has reported recently. The tasks of a silent worker return to the queue.</param>
/// <param name="Running">The number of tasks that it holds.</param>
/// <param name="Tasks">Some of these tasks, latest first; at most 16.</param>
internal sealed record WorkerDocument(
    string Name, DateTimeOffset LastSeenAt, bool Alive, long Running, IReadOnlyList<RunningTaskDocument> Tasks)
{
    public static WorkerDocument From(WorkerActivity worker) => new(
        worker.Name,
        worker.LastSeenAt,
        worker.Alive,
        worker.Running,
        [.. worker.Tasks.Select(task => new RunningTaskDocument(task.Id, task.N, task.Progress, task.StartedAt))]);
}
