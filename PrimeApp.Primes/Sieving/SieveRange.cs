using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>A range of numbers, both ends included, cut into parts that are sieved one by one.</summary>
internal sealed class SieveRange
{
    /// <summary>
    /// Bytes in a part where there are large primes. Each part visits all of them, so it is longer than a block.
    /// </summary>
    private const int LongPart = 4 * SieveSettings.LongestBlock;

    private readonly int _partLength;
    private readonly ulong _start;
    private readonly ulong _stop;
    private readonly ulong _firstByte;
    private readonly ulong _lastByte;
    private readonly SievingPrimes _primes;

    /// <summary>Prepares a range.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, not below the first.</param>
    public SieveRange(ulong start, ulong stop)
    {
        _start = start;
        _stop = stop;
        _firstByte = start / Wheel.Circumference;
        _lastByte = stop / Wheel.Circumference;
        _primes = SievingPrimes.For(stop);
        _partLength = PartLength(stop);
    }

    /// <summary>Number of parts.</summary>
    public long Parts => (long)((_lastByte - _firstByte) / (uint)_partLength) + 1;

    /// <summary>How many bytes are best sieved at once around a number.</summary>
    public static int PartLength(ulong number) =>
        SievingPrimes.SquareRoot(number) <= 2 * SievingPrimes.LargestListed ? SieveSettings.LongestBlock : LongPart;

    /// <summary>A sieve large enough for the parts of this range.</summary>
    public WheelSieve CreateSieve() =>
        new((int)Math.Min(_lastByte - _firstByte + 1, (uint)_partLength), VectorWidths.Widest);

    /// <summary>Which of 2, 3 and 5, which have no bit, lie in the range.</summary>
    public IEnumerable<ulong> WithoutBit() => WithoutBit(_start, _stop);

    /// <summary>Which of 2, 3 and 5, which have no bit, lie in a range.</summary>
    public static IEnumerable<ulong> WithoutBit(ulong start, ulong stop) =>
        new ulong[] { 2, 3, 5 }.Where(prime => start <= prime && prime <= stop);

    /// <summary>The first number of a part, divided by 30.</summary>
    public ulong FirstByte(long part) => _firstByte + (ulong)part * (uint)_partLength;

    /// <summary>The bitmap of a part, without bits outside the range, valid until the sieve's next use.</summary>
    public Span<byte> Sieve(long part, WheelSieve sieve)
    {
        var first = FirstByte(part);
        var last = Math.Min(_lastByte, first + (uint)_partLength - 1);
        var bitmap = sieve.Sieve(first, (int)(last - first) + 1, _primes);
        if (first == _firstByte)
        {
            bitmap[0] &= Wheel.BitsFrom((uint)(_start % Wheel.Circumference));
        }

        if (last == _lastByte)
        {
            bitmap[^1] &= (byte)~Wheel.BitsFrom((uint)(_stop % Wheel.Circumference) + 1);
        }

        return bitmap;
    }
}
