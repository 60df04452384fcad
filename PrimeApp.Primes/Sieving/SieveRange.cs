namespace PrimeApp.Primes.Sieving;

/// <summary>Sieves ranges of numbers, both ends inclusive.</summary>
internal static class SieveRange
{
    /// <summary>
    /// Bytes to sieve at once if there are large primes. A sieve visits all of them, so it is longer than a block.
    /// </summary>
    private const int LongPart = 4 * SieveSettings.LongestBlock;

    /// <summary>Returns the best number of bytes to sieve at once around a number.</summary>
    public static int PartLength(ulong number) =>
        SievingPrimes.SquareRoot(number) <= 2 * SievingPrimes.LargestListed ? SieveSettings.LongestBlock : LongPart;

    /// <summary>Returns which of 2, 3 and 5 are in a range. They have no bit.</summary>
    public static ulong[] WithoutBit(ulong start, ulong stop) =>
        [.. new ulong[] { 2, 3, 5 }.Where(prime => start <= prime && prime <= stop)];

    /// <summary>
    /// Returns the bitmap of a range, without bits outside of it. It is valid until the sieve's next use.
    /// </summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, not below the first. The range fits in the sieve.</param>
    /// <param name="sieve">The sieve.</param>
    public static Span<byte> Sieve(ulong start, ulong stop, WheelSieve sieve)
    {
        var first = start / Wheel.Circumference;
        var length = (int)(stop / Wheel.Circumference - first) + 1;
        var bitmap = sieve.Sieve(first, length, SievingPrimes.For(stop));
        bitmap[0] &= Wheel.BitsFrom((uint)(start % Wheel.Circumference));
        bitmap[^1] &= (byte)~Wheel.BitsFrom((uint)(stop % Wheel.Circumference) + 1);
        return bitmap;
    }
}
