namespace PrimeApp.Primes;

/// <summary>
/// The fixed cut of the number line into segments, the same in every process, so that a segment's bitmap and its
/// number of primes can be shared and never change.
/// </summary>
/// <remarks>
/// Segment <c>i</c> covers the numbers <c>Start(i) &lt;= x &lt; Start(i + 1)</c>. Its bitmap has one byte for 30 numbers;
/// bit 0 to bit 7 of byte <c>b</c> stand for <c>Start(i) + 30 * b + r</c> with
/// r = 1, 7, 11, 13, 17, 19, 23, 29, the residues coprime to 30, and are set for primes. The primes 2, 3 and 5 have
/// no bit: segment 0 counts them all the same, as its ranks 0, 1 and 2.
/// </remarks>
public static class PrimeSegment
{
    /// <summary>Bytes in the bitmap of a segment: 1 MiB.</summary>
    public const int BitmapLength = 1 << 20;

    /// <summary>Numbers covered by a segment: 31,457,280.</summary>
    public const long Length = 30L * BitmapLength;

    /// <summary>The first number of a segment.</summary>
    /// <param name="index">Index of the segment, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public static ulong Start(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return (ulong)index * (ulong)Length;
    }

    /// <summary>The index of the segment that holds a number.</summary>
    /// <param name="value">A number below <c>Start(int.MaxValue)</c>, about 6.7 * 10^16.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number lies beyond the last segment.</exception>
    public static int IndexOf(ulong value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, Start(int.MaxValue));
        return (int)(value / (ulong)Length);
    }
}
