using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>The primes in a range of numbers, for reading once in ascending order. Not thread-safe.</summary>
public sealed class PrimePart
{
    private const int BlockLength = 4096;

    private readonly WheelSieve _sieve;
    private readonly ulong _firstByte;
    private readonly int _length;
    private readonly ulong[] _withoutBit;
    private int _rank;

    // The block of the next prime and the count of bits before it, so that reading counts each block only once.
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
    /// <returns>
    /// The number of primes read. It is less than the length of the span only at the end of the part.
    /// </returns>
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

    /// <summary>Moves to the block that contains a rank, or to the end.</summary>
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
