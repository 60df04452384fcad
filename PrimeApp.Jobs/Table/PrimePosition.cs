namespace PrimeApp.Jobs.Table;

/// <summary>Where a prime is in the table.</summary>
/// <param name="Segment">The index of its segment, from 0.</param>
/// <param name="Rank">How many primes of the segment come before it, from 0.</param>
internal readonly record struct PrimePosition(int Segment, int Rank);
