using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>A worker as clients see it.</summary>
/// <param name="Name">A name that no other worker ever had.</param>
/// <param name="LastSeenAt">The time of its last report.</param>
/// <param name="Alive">Whether it has reported recently. The tasks of a silent worker return to the queue.</param>
/// <param name="Running">The number of tasks that it holds.</param>
/// <param name="Completed">The number of tasks that it completed in the time of <c>recent</c>.</param>
/// <param name="Tasks">Some of the tasks that it holds, latest first; at most 16.</param>
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
