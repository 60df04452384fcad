using PrimeApp.Primes.Sieving;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes;

/// <summary>
/// Sieves a range of numbers part by part, in ascending order. The first parts are short, so that the first primes are
/// available soon. Not thread-safe.
/// </summary>
public sealed class PrimeParts
{
    private const int ShortestPart = 64 << 10;
    private const int NumbersPerByte = Wheel.Circumference;

    private readonly WheelSieve?[] _sieves;
    private readonly ulong _stop;
    private ulong _start;
    private bool _isAtEnd;
    private int _capacity = ShortestPart / 2;
    private int _turn;

    /// <summary>Prepares the sieve. The work begins with <see cref="Next"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, inclusive. There are no parts if it is below the first.</param>
    /// <param name="valid">
    /// The number of parts that are valid at a time, at least 1. With 2, a part can be read while the next one is
    /// sieved. Each takes up to 1 MiB, or 4 MiB beyond 10^12.
    /// </param>
    public PrimeParts(ulong start, ulong stop = ulong.MaxValue, int valid = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(valid, 1);
        (_start, _stop, _isAtEnd) = (start, stop, start > stop);
        _sieves = new WheelSieve?[valid];
    }

    /// <summary>Sieves the next part. Each part is twice as long as the previous one, up to a limit.</summary>
    /// <returns>The part, which is valid until its buffer is reused; null at the end of the range.</returns>
    public PrimePart? Next()
    {
        if (_isAtEnd)
        {
            return null;
        }

        _capacity = Math.Min(2 * _capacity, SieveRange.PartLength(_start));
        _turn = (_turn + 1) % _sieves.Length;
        var sieve = _sieves[_turn];
        if (sieve is null || sieve.Capacity < _capacity)
        {
            _sieves[_turn] = sieve = new WheelSieve(_capacity, VectorWidths.Widest);
        }

        // A part ends with a whole byte.
        var numbers = (ulong)_capacity * NumbersPerByte - _start % NumbersPerByte;
        var (start, stop) = (_start, _start + Math.Min(numbers - 1, _stop - _start));
        var length = SieveRange.Sieve(start, stop, sieve).Length;
        _isAtEnd = stop == _stop;
        _start = stop + 1;
        return new PrimePart(sieve, start / NumbersPerByte, length, SieveRange.WithoutBit(start, stop));
    }
}
