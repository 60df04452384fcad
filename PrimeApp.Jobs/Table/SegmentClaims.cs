namespace PrimeApp.Jobs.Table;

/// <summary>The answer to a worker that asks for segments to sieve.</summary>
/// <param name="Segments">The segments that are the worker's now, in ascending order.</param>
/// <param name="AskAgain">
/// When a claim of someone else may run out without an answer; null when there is no claim to wait for.
/// </param>
/// <param name="TraceParent">
/// The span that waits for the segments, or the farthest of several, as W3C trace context; null when it is not traced.
/// </param>
internal sealed record SegmentClaims(IReadOnlyList<int> Segments, TimeSpan? AskAgain, string? TraceParent);
