namespace PrimeApp.Jobs.Client;

/// <summary>A worker and what it is doing.</summary>
/// <param name="Name">The worker.</param>
/// <param name="LastSeenAt">When it gave its last sign of life, by the clock of Redis.</param>
/// <param name="Alive">Whether that was within a lease; the tasks of others are taken back.</param>
/// <param name="Running">How many tasks it has claimed.</param>
/// <param name="Tasks">Some of them, the latest first.</param>
public sealed record WorkerActivity(
    string Name, DateTimeOffset LastSeenAt, bool Alive, long Running, IReadOnlyList<RunningTask> Tasks);
