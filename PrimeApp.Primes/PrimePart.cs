using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>The primes of consecutive numbers, to be read once in ascending order. Not thread-safe.</summary>
public sealed class PrimePart
{
    private readonly WheelSieve _sieve;
    private readonly ulong _firstByte;
    private readonly int _length;
    private readonly ulong[] _withoutBit;
    private int _rank;

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
        while (_rank < _withoutBit.Length && written < destination.Length) destination[written++] = _withoutBit[_rank++];
        var count = Bitmap.CopyPrimes(
            _firstByte,
            _sieve.Current(_length),
            _rank - _withoutBit.Length,
            destination[written..],
            VectorWidths.Widest);
        _rank += count;
        return written + count;
    }
}
