using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>A range of numbers, both ends inclusive, cut into parts that are sieved one by one.</summary>
internal sealed class SieveRange
{
    /// <summary>
    /// Bytes of a part if there are large primes. Sieving a part visits all of them, so it is longer than a block.
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

    /// <summary>Returns the best number of bytes to sieve at once around a number.</summary>
    public static int PartLength(ulong number) =>
        SievingPrimes.SquareRoot(number) <= 2 * SievingPrimes.LargestListed ? SieveSettings.LongestBlock : LongPart;

    /// <summary>Creates a sieve for the parts of this range.</summary>
    public WheelSieve CreateSieve() =>
        new((int)Math.Min(_lastByte - _firstByte + 1, (uint)_partLength), VectorWidths.Widest);

    /// <summary>Returns which of 2, 3 and 5 are in the range. They have no bit.</summary>
    public IEnumerable<ulong> WithoutBit() => WithoutBit(_start, _stop);

    /// <summary>Returns which of 2, 3 and 5 are in a range. They have no bit.</summary>
    public static IEnumerable<ulong> WithoutBit(ulong start, ulong stop) =>
        new ulong[] { 2, 3, 5 }.Where(prime => start <= prime && prime <= stop);

    /// <summary>The first number of a part, divided by 30.</summary>
    public ulong FirstByte(long part) => _firstByte + (ulong)part * (uint)_partLength;

    /// <summary>
    /// Returns the bitmap of a part, without bits outside the range. It is valid until the sieve's next use.
    /// </summary>
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
