namespace PrimeApp.Jobs.Client;

/// <summary>The queue at one moment.</summary>
/// <param name="Depth">Tasks that wait for a worker.</param>
/// <param name="OldestAge">How long the oldest of them has waited; zero when none waits.</param>
/// <param name="DeadLetters">Tasks on the dead list.</param>
/// <param name="WorkersAlive">Workers that showed a sign of life lately.</param>
/// <param name="OldestRunningAge">How long the oldest running task has run; zero when none runs.</param>
public sealed record QueueSnapshot(
    long Depth, TimeSpan OldestAge, long DeadLetters, int WorkersAlive, TimeSpan OldestRunningAge);
