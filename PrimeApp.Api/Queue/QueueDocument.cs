using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>What a client sees of the queue.</summary>
/// <param name="Depth">How many tasks wait for a worker.</param>
/// <param name="OldestAgeSeconds">How long the oldest of them has been waiting; 0 when none waits.</param>
/// <param name="Delayed">How many tasks wait for their retry.</param>
/// <param name="Running">How many tasks are in the hands of the workers listed.</param>
/// <param name="Dead">How many dead letters there are.</param>
/// <param name="WorkersAlive">How many workers gave a sign of life lately.</param>
/// <param name="Paused">Whether the queue is paused: tasks are accepted, and workers start none.</param>
/// <param name="Workers">The workers seen last, the latest first; at most 100.</param>
/// <param name="Recent">What was completed lately.</param>
/// <param name="PausedAt">Since when the queue is paused; left out unless it is.</param>
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
