using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>
/// The first 1,942,384 primes, as a bitmap of 1 MiB with an index of ranks. Finding a prime, or the start of a page,
/// reads 4 KiB of the bitmap. Immutable, and therefore safe for concurrent use.
/// </summary>
public sealed class FirstPrimes
{
    /// <summary>The number of primes: the largest n of <see cref="PrimeAt"/>.</summary>
    public const int Count = 1_942_384;

    private const int Length = SieveSettings.LongestBlock;
    private const int BlockLength = 4096;

    private readonly byte[] _bitmap = new byte[Length];

    // The number of primes before each block.
    private readonly int[] _before = new int[Length / BlockLength];

    /// <summary>Sieves the primes, which takes a few milliseconds.</summary>
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

    /// <summary>Returns the n-th prime, counted from 1.</summary>
    /// <param name="n">The index of the prime, from 1 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public ulong PrimeAt(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, Count);
        var prime = 0ul;
        CopyPrimes(n - 1, new Span<ulong>(ref prime));
        return prime;
    }

    /// <summary>Copies primes in ascending order until the span is full or the table ends.</summary>
    /// <param name="offset">The number of primes before the first copied one, from 0.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>The number of copied primes.</returns>
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

    /// <summary>Returns the last block that begins at or before the rank.</summary>
    private int BlockOf(int rank)
    {
        var block = Array.BinarySearch(_before, rank);
        return block >= 0 ? block : ~block - 1;
    }
}
