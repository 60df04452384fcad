using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>An accepted task.</summary>
/// <param name="Id">The id to ask for it by.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="State">Queued, unless an idempotency key gave a task that was accepted before.</param>
/// <param name="SubmittedAt">When it was accepted, by the clock of Redis.</param>
public sealed record AcceptedTask(string Id, long N, TaskState State, DateTimeOffset SubmittedAt);
