namespace PrimeApp.Jobs.Tasks;

/// <summary>One start of a task by a worker. It lasts while the task is in the claim of the worker.</summary>
/// <param name="Id">The task.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="Token">The fence: what a worker does to the task takes effect only while the task is in the claim
/// of this token.</param>
/// <param name="Number">How often the task was delivered, this delivery included; from 1.</param>
/// <param name="Failures">How often a delivery failed before.</param>
/// <param name="SubmittedAt">When the task was accepted, by the clock of Redis.</param>
/// <param name="StartedAt">When this delivery was started, by the clock of Redis.</param>
/// <param name="TraceParent">W3C trace context of the submission, empty when it was not traced.</param>
/// <param name="TraceState">W3C trace state of the submission.</param>
/// <param name="WasReturned">Whether a worker gave the task back. That delivery does not count.</param>
public sealed record Delivery(
    string Id,
    long N,
    string Token,
    int Number,
    int Failures,
    DateTimeOffset SubmittedAt,
    DateTimeOffset StartedAt,
    string TraceParent,
    string TraceState,
    bool WasReturned)
{
    /// <summary>Whether no worker has started the task before.</summary>
    public bool IsFirst => Number == 1 && !WasReturned;
}
