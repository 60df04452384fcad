namespace PrimeApp.Api.Queue;

/// <summary>A task in the hands of a worker.</summary>
/// <param name="RequestId">The task.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="StartedAt">Since when; left out while it is claimed and not yet started.</param>
internal sealed record RunningTaskDocument(string RequestId, long N, double Progress, DateTimeOffset? StartedAt = null);
