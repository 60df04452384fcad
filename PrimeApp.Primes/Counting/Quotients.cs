using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Counting;

/// <summary>Divides one number by many divisors.</summary>
/// <remarks>
/// Processors divide eight doubles at once, but only single integers. The quotient of two integers, rounded to a double
/// and then down, is exact if the dividend is at most 2^53: if a / b is not an integer, the next integer above it is at
/// least 1 / b away, and rounding moves the quotient by less than a / b * 2^-53 &lt;= 1 / b.
/// </remarks>
internal static class Quotients
{
    /// <summary>The largest dividend.</summary>
    public const long MaxDividend = 1L << 53;

    /// <summary>Writes floor(dividend / divisor) - subtrahend for each divisor.</summary>
    /// <param name="dividend">An integer from 0 to <see cref="MaxDividend"/>.</param>
    /// <param name="divisors">The divisors; none is 0.</param>
    /// <param name="subtrahend">At most the smallest quotient; no quotient exceeds it by more than 2^32.</param>
    /// <param name="destination">Receives one result per divisor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(double dividend, ReadOnlySpan<uint> divisors, long subtrahend, Span<uint> destination)
    {
        destination = destination[..divisors.Length];
        ref var source = ref MemoryMarshal.GetReference(divisors);
        ref var target = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var dividends = Vector512.Create(dividend);
            var subtrahends = Vector512.Create((ulong)subtrahend);
            for (; i <= divisors.Length - Vector512<double>.Count; i += Vector512<double>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
                var quotients = dividends / Vector512.ConvertToDouble(Vector512.Create(lower, upper));
                var differences = Vector512.ConvertToUInt64Native(quotients) - subtrahends;
                Vector256.Narrow(differences.GetLower(), differences.GetUpper()).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < divisors.Length; i++)
        {
            Unsafe.Add(ref target, i) = (uint)((long)(dividend / Unsafe.Add(ref source, i)) - subtrahend);
        }
    }
}
