using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// Crosses off the multiples of primes above <see cref="SievingPrimes.LargestListed"/>. Most of these primes have no
/// multiple in a given block, so the sieve visits each of them once per bitmap of several blocks and crosses off its
/// multiples one by one.
/// </summary>
/// <remarks>
/// A bucket sieve would instead keep a list of primes per block, with eight bytes per prime. The bitmap is shorter than
/// these lists, fits in the third-level cache, and the stores to it do not depend on each other.
/// </remarks>
internal static unsafe class LargePrimes
{
    /// <summary>Up to this dividend, a quotient of doubles rounds down to the integer quotient.</summary>
    private const ulong LargestExactDividend = 1ul << 53;

    private const int BatchLength = 256;

    /// <summary>
    /// For each residue of a cofactor modulo 30, the distance to the next number that is coprime to 30.
    /// </summary>
    private static ReadOnlySpan<byte> DistanceToCoprime =>
    [
        1, 0, 5, 4, 3, 2, 1, 0, 3, 2, 1, 0, 1, 0, 3, 2, 1, 0, 1, 0, 3, 2, 1, 0, 5, 4, 3, 2, 1, 0,
    ];

    /// <summary>For each residue of a cofactor modulo 30, the bit of the next number that is coprime to 30.</summary>
    private static ReadOnlySpan<byte> BitOfCoprime =>
    [
        0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7,
    ];

    /// <summary>For each bit, the distance from its residue to the next residue.</summary>
    private static ReadOnlySpan<byte> Gaps => [6, 4, 2, 4, 2, 4, 6, 2];

    /// <summary>For each residue modulo 30, a mask of all bits except its own.</summary>
    private static ReadOnlySpan<byte> Keep =>
    [
        0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfd, 0xff, 0xff, 0xff, 0xfb, 0xff, 0xf7, 0xff,
        0xff, 0xff, 0xef, 0xff, 0xdf, 0xff, 0xff, 0xff, 0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
    ];

    /// <summary>Crosses off the multiples of all large primes in a bitmap.</summary>
    /// <param name="bitmap">The bitmap.</param>
    /// <param name="firstByte">Its first number, divided by 30.</param>
    /// <param name="length">Its length in bytes; at most 2^26.</param>
    /// <param name="primes">The primes.</param>
    /// <param name="upTo">The largest sieving prime to use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CrossOff(byte* bitmap, ulong firstByte, int length, SievingPrimes primes, uint upTo)
    {
        Span<uint> batch = stackalloc uint[BatchLength];
        Span<ulong> cofactors = stackalloc ulong[BatchLength];
        var start = firstByte * Wheel.Circumference;
        var end = (ulong)length * Wheel.Circumference;
        var prime = SievingPrimes.LargestListed + 1;
        var gaps = primes.HalfGaps;
        while (prime <= upTo && !gaps.IsEmpty)
        {
            var count = 0;
            for (; count < batch.Length && count < gaps.Length; count++)
            {
                prime += 2u * gaps[count];
                if (prime > upTo)
                {
                    break;
                }

                batch[count] = prime;
            }

            gaps = gaps[count..];
            Divide(start == 0 ? 0 : start - 1, batch[..count], cofactors);
            for (var i = 0; i < count; i++)
            {
                CrossOff(bitmap, start, end, batch[i], cofactors[i] + 1);
            }
        }
    }

    /// <summary>Crosses off the multiples of one prime, from a cofactor on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CrossOff(byte* bitmap, ulong start, ulong end, uint prime, ulong cofactor)
    {
        // A multiple with a smaller cofactor also has a smaller prime factor.
        cofactor = Math.Max(cofactor, prime);
        var residue = (int)(cofactor % Wheel.Circumference);
        // The difference is correct even if the multiple itself overflows 2^64.
        var multiple = (cofactor + DistanceToCoprime[residue]) * prime - start;
        int bit = BitOfCoprime[residue];
        while (multiple < end)
        {
            var (position, remainder) = Math.DivRem((uint)multiple, (uint)Wheel.Circumference);
            bitmap[position] &= Keep[(int)remainder];
            multiple += (ulong)prime * Gaps[bit];
            bit = (bit + 1) & (Wheel.BitsPerByte - 1);
        }
    }

    /// <summary>Divides and rounds down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(ulong dividend, ReadOnlySpan<uint> divisors, Span<ulong> quotients)
    {
        quotients = quotients[..divisors.Length];
        var i = 0;
        if (Vector512.IsHardwareAccelerated && dividend <= LargestExactDividend)
        {
            ref var source = ref MemoryMarshal.GetReference(divisors);
            ref var target = ref MemoryMarshal.GetReference(quotients);
            var dividends = Vector512.Create((double)dividend);
            for (; i <= divisors.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
                var rounded = dividends / Vector512.ConvertToDouble(Vector512.Create(lower, upper));
                Vector512.ConvertToUInt64Native(rounded).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < divisors.Length; i++)
        {
            quotients[i] = dividend / divisors[i];
        }
    }
}
