using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Statistics;

namespace PrimeApp.Api.Queue;

/// <summary>The queue as clients see it.</summary>
/// <param name="Depth">The number of tasks that wait for a worker.</param>
/// <param name="OldestAgeSeconds">The waiting time of the oldest of them; 0 if none waits.</param>
/// <param name="Delayed">The number of tasks that wait for a retry.</param>
/// <param name="Running">The number of tasks that the listed workers hold.</param>
/// <param name="Dead">The number of dead letters.</param>
/// <param name="WorkersAlive">The number of workers that have reported recently.</param>
/// <param name="Paused">Whether the queue is paused: the API accepts tasks, but workers start none.</param>
/// <param name="Workers">The workers that have reported last, latest first; at most 100.</param>
/// <param name="Recent">The tasks completed recently.</param>
/// <param name="PausedAt">The start of the pause; left out if the queue is not paused.</param>
internal sealed record QueueDocument(
    long Depth,
    double OldestAgeSeconds,
    long Delayed,
    long Running,
    long Dead,
    long WorkersAlive,
    bool Paused,
    IReadOnlyList<WorkerDocument> Workers,
    RecentDocument Recent,
    DateTimeOffset? PausedAt = null)
{
    public static QueueDocument From(QueueActivity activity, CompletionSummary completions) => new(
        activity.Status.Depth,
        activity.Status.OldestAge.TotalSeconds,
        activity.Delayed,
        activity.Running,
        activity.Status.DeadLetters,
        activity.Status.Workers,
        activity.Status.Paused,
        [.. activity.Workers.Select(worker => WorkerDocument.From(
            worker, completions.Workers.GetValueOrDefault(worker.Name)))],
        RecentDocument.From(completions),
        activity.Status.PausedAt);
}
