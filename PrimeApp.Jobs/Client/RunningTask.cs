namespace PrimeApp.Jobs.Client;

/// <summary>A task in the hands of a worker.</summary>
/// <param name="Id">The task.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="StartedAt">Since when; null while it is claimed and not yet started.</param>
public sealed record RunningTask(string Id, long N, double Progress, DateTimeOffset? StartedAt);
