namespace PrimeApp.Jobs.Table;

/// <summary>A segment that was sieved.</summary>
/// <param name="Count">How many primes are in it.</param>
/// <param name="Bitmap">Its bitmap; empty when only the count was wanted.</param>
public sealed record SievedSegment(int Count, byte[] Bitmap);
