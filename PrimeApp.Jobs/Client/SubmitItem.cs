namespace PrimeApp.Jobs.Client;

/// <summary>A task to be put on the queue.</summary>
/// <param name="Id">The id that it gets when it is accepted.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="IdempotencyKey">What the client calls this submission, if it may send it twice.</param>
/// <param name="Gone">The task that this key stood for and whose record is gone, or empty.</param>
/// <param name="TraceParent">W3C trace context of the submission, or empty.</param>
/// <param name="TraceState">W3C trace state of the submission, or empty.</param>
internal readonly record struct SubmitItem(
    string Id, long N, string? IdempotencyKey, string Gone, string TraceParent, string TraceState);
