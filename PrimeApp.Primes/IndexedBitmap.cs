using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>
/// The bitmap of a segment (see <see cref="PrimeSegment"/>) with an index of its ranks: a prime is found, and a page
/// begun, by looking at 4 KiB of the bitmap instead of up to 1 MiB. Immutable, and so safe for concurrent use.
/// </summary>
public sealed class IndexedBitmap
{
    private const int BlockLength = 4096;

    private readonly byte[] _bitmap;

    // For each block how many primes of the segment come before it.
    private readonly int[] _before = new int[PrimeSegment.BitmapLength / BlockLength];

    /// <summary>Makes the index, which takes as long as counting the primes.</summary>
    /// <param name="segment">Index of the segment, from 0.</param>
    /// <param name="bitmap">
    /// Its bitmap of <see cref="PrimeSegment.BitmapLength"/> bytes; it is not copied and must not change.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="segment"/> is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="bitmap"/> has another length.</exception>
    public IndexedBitmap(int segment, byte[] bitmap)
    {
        ArgumentNullException.ThrowIfNull(bitmap);
        ArgumentOutOfRangeException.ThrowIfNegative(segment);
        SegmentBitmap.RequireLength(bitmap);
        Segment = segment;
        _bitmap = bitmap;
        Count = SegmentBitmap.WithoutBit(segment);
        for (var block = 0; block < _before.Length; block++)
        {
            _before[block] = Count;
            Count += Bitmap.Count(bitmap.AsSpan(block * BlockLength, BlockLength), VectorWidths.Widest);
        }
    }

    /// <summary>Index of the segment, from 0.</summary>
    public int Segment { get; }

    /// <summary>How many primes the segment has; with 2, 3 and 5 in segment 0.</summary>
    public int Count { get; }

    /// <summary>The bitmap itself.</summary>
    public ReadOnlyMemory<byte> Bytes => _bitmap;

    /// <summary>Finds the prime of a given rank.</summary>
    /// <param name="rank">Rank of the prime in the segment, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rank"/> is negative, or not below <see cref="Count"/>.
    /// </exception>
    public ulong PrimeAt(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, Count);
        var prime = 0ul;
        CopyPrimes(rank, new Span<ulong>(ref prime));
        return prime;
    }

    /// <summary>Copies primes in ascending order, as many as there are and fit.</summary>
    /// <param name="rank">Rank of the first prime to copy, from 0.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were copied: fewer than fit only where the segment ends.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rank"/> is negative.</exception>
    public int CopyPrimes(int rank, Span<ulong> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rank);

        // The first block also holds the primes without a bit.
        var block = BlockOf(rank);
        return block == 0
            ? SegmentBitmap.CopyPrimes(Segment, _bitmap, rank, destination)
            : Bitmap.CopyPrimes(
                PrimeSegment.Start(Segment) / Wheel.Circumference + (uint)(block * BlockLength),
                _bitmap.AsSpan(block * BlockLength),
                rank - _before[block],
                destination,
                VectorWidths.Widest);
    }

    /// <summary>The last block that begins at or before the rank.</summary>
    private int BlockOf(int rank)
    {
        var (low, high) = (0, _before.Length);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (_before[middle] > rank) high = middle;
            else low = middle;
        }

        return low;
    }
}
