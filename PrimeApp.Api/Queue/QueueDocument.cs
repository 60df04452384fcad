using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Queue;

/// <summary>What a client sees of the queue.</summary>
/// <param name="Depth">How many tasks wait for a worker.</param>
/// <param name="OldestAgeSeconds">How long the oldest of them has been waiting; 0 when none waits.</param>
/// <param name="Delayed">How many tasks wait for their retry.</param>
/// <param name="Running">How many tasks are in the hands of the workers listed.</param>
/// <param name="Dead">How many dead letters there are.</param>
/// <param name="WorkersAlive">How many workers gave a sign of life lately.</param>
/// <param name="Workers">The workers seen last, the latest first; at most 100.</param>
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
