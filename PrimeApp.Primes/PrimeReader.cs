using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>
/// Reads the primes of a range in ascending order. The first few take as long as finding where the multiples of
/// the sieving primes are; after that it is as fast as the sieve. Holds up to 4 MiB. Not thread-safe.
/// </summary>
public sealed class PrimeReader
{
    private const int ShortestPart = 64 << 10;
    private const int NumbersPerByte = Wheel.Circumference;

    private readonly Queue<ulong> _withoutBit;
    private readonly ulong _stop;
    private ulong _start;
    private bool _isAtEnd;
    private WheelSieve? _sieve;
    private int _capacity = ShortestPart / 2;
    private ulong _firstByte;
    private int _length;
    private int _rank;

    /// <summary>Prepares to read; the work begins with <see cref="Read"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, included. There are no primes when it is below the first.</param>
    public PrimeReader(ulong start, ulong stop = ulong.MaxValue)
    {
        (_start, _stop, _isAtEnd) = (start, stop, start > stop);
        _withoutBit = new Queue<ulong>(SieveRange.WithoutBit(start, stop));
    }

    /// <summary>Reads the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// How many were read: as many as fit, or fewer where the range ends.
    /// </returns>
    public int Read(Span<ulong> destination)
    {
        var written = 0;
        while (written < destination.Length && _withoutBit.TryDequeue(out var prime)) destination[written++] = prime;
        while (written < destination.Length)
        {
            var count = _sieve is null
                ? 0
                : Bitmap.CopyPrimes(
                    _firstByte, _sieve.Current(_length), _rank, destination[written..], VectorWidths.Widest);
            _rank += count;
            written += count;
            if (written < destination.Length && !TrySieve()) break;
        }

        return written;
    }

    /// <summary>Sieves the next part, which is twice as long as the one before.</summary>
    private bool TrySieve()
    {
        if (_isAtEnd) return false;
        var longest = SieveRange.PartLength(_start);
        if (_capacity < longest)
        {
            _capacity = Math.Min(2 * _capacity, longest);
            _sieve = new WheelSieve(_capacity, VectorWidths.Widest);
        }

        // Parts end with a whole byte.
        var numbers = (ulong)_capacity * NumbersPerByte - _start % NumbersPerByte;
        var stop = _start + Math.Min(numbers - 1, _stop - _start);
        var range = new SieveRange(_start, stop);
        _firstByte = range.FirstByte(0);
        _length = range.Sieve(0, _sieve!).Length;
        _rank = 0;
        _isAtEnd = stop == _stop;
        _start = stop + 1;
        return true;
    }
}
