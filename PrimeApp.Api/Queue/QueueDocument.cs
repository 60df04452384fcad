using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>The queue as clients see it.</summary>
/// <param name="Depth">The number of tasks that wait for a worker.</param>
/// <param name="OldestAgeSeconds">The waiting time of the oldest of them; 0 if none waits.</param>
/// <param name="Delayed">The number of tasks that wait for a retry.</param>
/// <param name="Running">The number of tasks that the listed workers hold.</param>
/// <param name="Dead">The number of dead letters.</param>
/// <param name="WorkersAlive">The number of workers that have reported recently.</param>
/// <param name="Workers">The workers that have reported last, latest first; at most 100.</param>
internal sealed record QueueDocument(
    long Depth,
    double OldestAgeSeconds,
    long Delayed,
    long Running,
    long Dead,
    long WorkersAlive,
    IReadOnlyList<WorkerDocument> Workers)
{
    public static QueueDocument From(QueueActivity activity) => new(
        activity.Status.Depth,
        activity.Status.OldestAge.TotalSeconds,
        activity.Delayed,
        activity.Running,
        activity.Status.DeadLetters,
        activity.Status.Workers,
        [.. activity.Workers.Select(WorkerDocument.From)]);
}
