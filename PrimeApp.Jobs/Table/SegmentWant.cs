namespace PrimeApp.Jobs.Table;

/// <summary>What a process waits for: the counts of some segments.</summary>
/// <param name="First">The first segment.</param>
/// <param name="End">The segment before which they end.</param>
/// <param name="TraceParent">The span that waits, as W3C trace context; null when it is not traced.</param>
internal sealed record SegmentWant(int First, int End, string? TraceParent = null);
