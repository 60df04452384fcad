namespace PrimeApp.Api.Queue;

/// <summary>A task that a worker holds.</summary>
/// <param name="RequestId">The task.</param>
/// <param name="N">The requested number of primes.</param>
/// <param name="Progress">The completed share, from 0 to 1.</param>
/// <param name="StartedAt">The start of the task; left out if the worker has claimed but not started it.</param>
internal sealed record RunningTaskDocument(string RequestId, long N, double Progress, DateTimeOffset? StartedAt = null);
