using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>
/// Sieves segments, in any order. Holds about 1.1 MB of working memory: reuse it. Not thread-safe; one for each thread.
/// </summary>
public sealed class SegmentSieve
{
    private readonly WheelSieve _sieve;
    private readonly VectorWidth _width;

    /// <summary>Creates a sieve that uses the fastest instructions of the machine.</summary>
    public SegmentSieve() : this(VectorWidths.Widest, settings: null)
    {
    }

    internal SegmentSieve(VectorWidth width, SieveSettings? settings)
    {
        _sieve = new WheelSieve(PrimeSegment.BitmapLength, width, settings);
        _width = width;
    }

    /// <summary>Sieves a segment and keeps its bitmap.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <param name="bitmap">Receives the bitmap: exactly <see cref="PrimeSegment.BitmapLength"/> bytes.</param>
    /// <returns>Number of primes in the segment; with 2, 3 and 5 in segment 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segment"/> is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="bitmap"/> has another length.</exception>
    public int Sieve(int segment, Span<byte> bitmap)
    {
        SegmentBitmap.RequireLength(bitmap);
        var sieved = Sieve(segment);
        sieved.CopyTo(bitmap);
        return SegmentBitmap.Count(segment, sieved, _width);
    }

    /// <summary>Counts the primes of a segment.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <returns>Number of primes in the segment; with 2, 3 and 5 in segment 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segment"/> is negative.</exception>
    public int Count(int segment) => SegmentBitmap.Count(segment, Sieve(segment), _width);

    private Span<byte> Sieve(int segment)
    {
        var start = PrimeSegment.Start(segment);
        var primes = SievingPrimes.For(start + (ulong)PrimeSegment.Length);
        return _sieve.Sieve(start / Wheel.Circumference, PrimeSegment.BitmapLength, primes);
    }
}
