using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>
/// Reads the bitmap of a segment (see <see cref="PrimeSegment"/> for its layout), without allocating. A prime's rank is
/// its place among the primes of the segment, from 0.
/// </summary>
public static class SegmentBitmap
{
    /// <summary>The primes without a bit, which segment 0 holds besides.</summary>
    private static ReadOnlySpan<byte> WheelPrimes => [2, 3, 5];

    /// <summary>Counts the primes of a segment.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <param name="bitmap">Its bitmap of <see cref="PrimeSegment.BitmapLength"/> bytes.</param>
    /// <returns>Number of primes, with 2, 3 and 5 in segment 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segment"/> is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="bitmap"/> has another length.</exception>
    public static int Count(int segment, ReadOnlySpan<byte> bitmap) => Count(segment, bitmap, VectorWidths.Widest);

    internal static int Count(int segment, ReadOnlySpan<byte> bitmap, VectorWidth width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        RequireLength(bitmap);
        return WithoutBit(segment) + Bitmap.Count(bitmap, width);
    }

    /// <summary>Finds the prime of a given rank.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <param name="bitmap">Its bitmap of <see cref="PrimeSegment.BitmapLength"/> bytes.</param>
    /// <param name="rank">Rank of the prime in the segment, from 0.</param>
    /// <returns>The prime.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="segment"/> or <paramref name="rank"/> is negative, or the segment has no more
    /// than <paramref name="rank"/> primes.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="bitmap"/> has another length.</exception>
    public static ulong PrimeAt(int segment, ReadOnlySpan<byte> bitmap, int rank)
    {
        var prime = 0ul;
        if (CopyPrimes(segment, bitmap, rank, new Span<ulong>(ref prime)) == 1) return prime;
        throw new ArgumentOutOfRangeException(
            nameof(rank), rank, $"Segment {segment} has {Count(segment, bitmap)} primes; the rank must be below that.");
    }

    /// <summary>Copies primes in ascending order, as many as there are and fit.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <param name="bitmap">Its bitmap of <see cref="PrimeSegment.BitmapLength"/> bytes.</param>
    /// <param name="rank">Rank of the first prime to copy, from 0.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were copied: fewer than fit only where the segment ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="segment"/> or <paramref name="rank"/> is negative.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="bitmap"/> has another length.</exception>
    public static int CopyPrimes(int segment, ReadOnlySpan<byte> bitmap, int rank, Span<ulong> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        RequireLength(bitmap);
        var firstByte = PrimeSegment.Start(segment) / Wheel.Circumference;
        var written = 0;
        for (; rank < WithoutBit(segment) && written < destination.Length; rank++)
            destination[written++] = WheelPrimes[rank];
        if (written == destination.Length) return written;
        rank -= WithoutBit(segment);
        return written + Bitmap.CopyPrimes(firstByte, bitmap, rank, destination[written..], VectorWidths.Widest);
    }

    internal static void RequireLength(ReadOnlySpan<byte> bitmap)
    {
        if (bitmap.Length != PrimeSegment.BitmapLength)
            throw new ArgumentException(
                $"The bitmap of a segment has {PrimeSegment.BitmapLength} bytes; this one has {bitmap.Length}.",
                nameof(bitmap));
    }

    /// <summary>How many primes of a segment have no bit.</summary>
    internal static int WithoutBit(int segment) => segment == 0 ? WheelPrimes.Length : 0;
}
