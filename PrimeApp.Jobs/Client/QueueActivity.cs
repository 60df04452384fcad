namespace PrimeApp.Jobs.Client;

/// <summary>What is going on in the queue.</summary>
/// <param name="Status">How the queue is doing.</param>
/// <param name="Delayed">How many tasks wait for their retry.</param>
/// <param name="Running">How many tasks are claimed by the workers listed.</param>
/// <param name="Workers">The workers seen last, the latest first.</param>
/// <param name="OldestRunningAge">How long the oldest of the tasks listed has run; zero when none does.</param>
public sealed record QueueActivity(
    QueueStatus Status, long Delayed, long Running, IReadOnlyList<WorkerActivity> Workers, TimeSpan OldestRunningAge);
