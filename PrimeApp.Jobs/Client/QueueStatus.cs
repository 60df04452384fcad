namespace PrimeApp.Jobs.Client;

/// <summary>How the queue is doing.</summary>
/// <param name="Depth">How many tasks wait to be claimed.</param>
/// <param name="OldestAge">How long the oldest of them has been waiting; zero when none waits.</param>
/// <param name="DeadLetters">How many dead letters are listed.</param>
/// <param name="Workers">How many workers had a heartbeat within a lease.</param>
/// <param name="Paused">Whether workers claim nothing.</param>
/// <param name="PausedAt">Since when, by the clock of Redis; null unless it is paused.</param>
public sealed record QueueStatus(
    long Depth, TimeSpan OldestAge, long DeadLetters, long Workers, bool Paused = false,
    DateTimeOffset? PausedAt = null);
