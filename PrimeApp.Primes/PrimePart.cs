using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>The primes of consecutive numbers, to be read once in ascending order. Not thread-safe.</summary>
public sealed class PrimePart
{
    private const int BlockLength = 4096;

    private readonly WheelSieve _sieve;
    private readonly ulong _firstByte;
    private readonly int _length;
    private readonly ulong[] _withoutBit;
    private int _rank;

    // The block that holds the next prime, and how many bits are set before it: so that no bit is counted many times.
    private int _block;
    private int _before;

    internal PrimePart(WheelSieve sieve, ulong firstByte, int length, ulong[] withoutBit)
    {
        _sieve = sieve;
        _firstByte = firstByte;
        _length = length;
        _withoutBit = withoutBit;
    }

    /// <summary>Reads the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were read: as many as fit, or fewer where the part ends.</returns>
    public int Read(Span<ulong> destination)
    {
        var written = 0;
        while (_rank < _withoutBit.Length && written < destination.Length)
        {
            destination[written++] = _withoutBit[_rank++];
        }

        var bitmap = _sieve.Current(_length);
        SkipTo(bitmap, _rank - _withoutBit.Length);
        var count = Bitmap.CopyPrimes(
            _firstByte + (uint)_block,
            bitmap[_block..],
            _rank - _withoutBit.Length - _before,
            destination[written..],
            VectorWidths.Widest);
        _rank += count;
        return written + count;
    }

    /// <summary>Moves on to the block that holds a rank, or to the end.</summary>
    private void SkipTo(ReadOnlySpan<byte> bitmap, int rank)
    {
        while (_block < bitmap.Length)
        {
            var length = Math.Min(BlockLength, bitmap.Length - _block);
            var count = Bitmap.Count(bitmap.Slice(_block, length), VectorWidths.Widest);
            if (_before + count > rank)
            {
                break;
            }

            _before += count;
            _block += length;
        }
    }
}
