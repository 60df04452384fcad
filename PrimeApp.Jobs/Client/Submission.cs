using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>A task to be put on the queue.</summary>
/// <param name="Id">The id that it gets when it is accepted.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="IdempotencyKey">What the client calls this submission, if it may send it twice.</param>
/// <param name="Gone">The task that this key stood for and whose record is gone, or empty.</param>
/// <param name="TraceParent">W3C trace context of the submission, or empty.</param>
/// <param name="TraceState">W3C trace state of the submission, or empty.</param>
internal readonly record struct Submission(
    string Id, long N, string? IdempotencyKey, string Gone, string TraceParent, string TraceState);

/// <summary>What became of a submission.</summary>
/// <param name="Outcome">
/// Done when there is a new task, full when there is not, final when the idempotency key stands for a task.
/// </param>
/// <param name="Id">The task: a new one, or the one that the idempotency key stands for.</param>
/// <param name="SubmittedAt">When a new task was accepted.</param>
/// <param name="Depth">How many tasks waited before this one.</param>
internal readonly record struct SubmitReply(Outcome Outcome, string Id, DateTimeOffset SubmittedAt, long Depth);
