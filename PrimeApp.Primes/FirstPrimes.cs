using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>
/// The first 1,942,384 primes, as a bitmap of 1 MiB with an index of its ranks: any of them is found, and a page of
/// them begun, by looking at 4 KiB of the bitmap. Immutable, and so safe for concurrent use.
/// </summary>
public sealed class FirstPrimes
{
    /// <summary>How many primes there are: the largest n that is answered.</summary>
    public const int Count = 1_942_384;

    private const int Length = SieveSettings.LongestBlock;
    private const int BlockLength = 4096;

    private readonly byte[] _bitmap = new byte[Length];

    // For each block how many primes come before it.
    private readonly int[] _before = new int[Length / BlockLength];

    /// <summary>Sieves, which takes some milliseconds.</summary>
    public FirstPrimes()
    {
        var primes = SievingPrimes.For(Length * (ulong)Wheel.Circumference);
        new WheelSieve(Length, VectorWidths.Widest).Sieve(0, Length, primes).CopyTo(_bitmap);
        var count = WithoutBit.Length;
        for (var block = 0; block < _before.Length; block++)
        {
            _before[block] = count;
            count += Bitmap.Count(_bitmap.AsSpan(block * BlockLength, BlockLength), VectorWidths.Widest);
        }
    }

    private static ReadOnlySpan<byte> WithoutBit => [2, 3, 5];

    /// <summary>Gives the n-th prime, counted from 1.</summary>
    /// <param name="n">Which prime, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public ulong PrimeAt(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Count);
        var prime = 0ul;
        CopyPrimes(n - 1, new Span<ulong>(ref prime));
        return prime;
    }

    /// <summary>Copies primes in ascending order, as many as there are and fit.</summary>
    /// <param name="offset">How many primes come before the first one copied, from 0.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were copied: fewer than fit only where the table ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is negative.</exception>
    public int CopyPrimes(long offset, Span<ulong> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Count)
        {
            return 0;
        }

        var rank = (int)offset;
        var written = 0;
        for (; rank < WithoutBit.Length && written < destination.Length; rank++)
        {
            destination[written++] = WithoutBit[rank];
        }

        if (written == destination.Length)
        {
            return written;
        }

        var block = BlockOf(rank);
        return written + Bitmap.CopyPrimes(
            (uint)(block * BlockLength),
            _bitmap.AsSpan(block * BlockLength),
            rank - _before[block],
            destination[written..],
            VectorWidths.Widest);
    }

    /// <summary>The last block that begins at or before the rank.</summary>
    private int BlockOf(int rank)
    {
        var block = Array.BinarySearch(_before, rank);
        return block >= 0 ? block : ~block - 1;
    }
}
