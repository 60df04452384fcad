namespace PrimeApp.Jobs.Client;

/// <summary>What became of a submission.</summary>
/// <param name="Outcome">Whether there is a task.</param>
/// <param name="Id">The task: a new one, or the one that the idempotency key stands for.</param>
/// <param name="SubmittedAt">When a new task was accepted.</param>
/// <param name="Depth">How many tasks waited before this one.</param>
internal readonly record struct SubmitReply(SubmitOutcome Outcome, string Id, DateTimeOffset SubmittedAt, long Depth);
