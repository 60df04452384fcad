using PrimeApp.Primes;

namespace PrimeApp.Jobs.Table;

/// <summary>Consecutive primes of one segment, still packed: 15 times smaller than as numbers.</summary>
public sealed class PrimeRun
{
    private readonly IndexedBitmap _bitmap;
    private readonly int _rank;

    internal PrimeRun(IndexedBitmap bitmap, int rank, int count)
    {
        _bitmap = bitmap;
        _rank = rank;
        Count = count;
    }

    /// <summary>How many primes there are, 1 or more.</summary>
    public int Count { get; }

    /// <summary>Unpacks primes in order, as many as there are and fit.</summary>
    /// <param name="start">How many primes of the run are left out, from 0 to below <see cref="Count"/>.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were unpacked.</returns>
    public int CopyTo(int start, Span<ulong> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(start, Count);

        return _bitmap.CopyPrimes(_rank + start, destination[..Math.Min(destination.Length, Count - start)]);
    }
}
