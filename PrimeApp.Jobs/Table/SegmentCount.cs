namespace PrimeApp.Jobs.Table;

/// <summary>How many primes a segment has.</summary>
/// <param name="Segment">The index of the segment, from 0.</param>
/// <param name="Count">The number of primes.</param>
internal readonly record struct SegmentCount(int Segment, int Count);
