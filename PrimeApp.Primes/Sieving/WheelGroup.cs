using System.Runtime.CompilerServices;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// Crosses off the multiples of a prime in groups of eight, see <see cref="WheelSieve"/>. The runtime compiles it once
/// per residue.
/// </summary>
internal static unsafe class WheelGroup
{
    /// <summary>
    /// Crosses off the groups that start before <paramref name="limit"/>, and returns the start of the next one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint CrossOff<TResidue>(byte* block, nint position, nint limit, uint prime)
        where TResidue : struct, IResidue
    {
        nuint turns = prime / Wheel.Circumference;
        nuint stride = prime;
        // Distances from the first multiple instead of from the group save one register.
        var first = Distance<TResidue>(turns, 1);
        var distance7 = Distance<TResidue>(turns, 7) - first;
        var distance11 = Distance<TResidue>(turns, 11) - first;
        var distance13 = Distance<TResidue>(turns, 13) - first;
        var distance17 = Distance<TResidue>(turns, 17) - first;
        var distance19 = Distance<TResidue>(turns, 19) - first;
        var distance23 = Distance<TResidue>(turns, 23) - first;
        var distance29 = Distance<TResidue>(turns, 29) - first;
        var origin = block + first;
        var multiple = origin + position;
        var end = origin + limit;
        for (; multiple < end; multiple += stride)
        {
            multiple[0] &= Keep<TResidue>(1);
            multiple[distance7] &= Keep<TResidue>(7);
            multiple[distance11] &= Keep<TResidue>(11);
            multiple[distance13] &= Keep<TResidue>(13);
            multiple[distance17] &= Keep<TResidue>(17);
            multiple[distance19] &= Keep<TResidue>(19);
            multiple[distance23] &= Keep<TResidue>(23);
            multiple[distance29] &= Keep<TResidue>(29);
        }

        return (nint)(multiple - origin);
    }

    /// <summary>
    /// Crosses off the multiples inside the block of a group that extends beyond one end of it. It has no branches: for
    /// multiples outside the block, it writes to the bytes after the block, each to its own, so that no store waits for
    /// another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CrossOffPart<TResidue>(byte* block, nint position, int length, uint prime)
        where TResidue : struct, IResidue
    {
        nuint turns = prime / Wheel.Circumference;
        var group = (nuint)position;
        var outside = (nuint)length;
        block[Math.Min(group + Distance<TResidue>(turns, 1), outside)] &= Keep<TResidue>(1);
        block[Math.Min(group + Distance<TResidue>(turns, 7), outside + 1)] &= Keep<TResidue>(7);
        block[Math.Min(group + Distance<TResidue>(turns, 11), outside + 2)] &= Keep<TResidue>(11);
        block[Math.Min(group + Distance<TResidue>(turns, 13), outside + 3)] &= Keep<TResidue>(13);
        block[Math.Min(group + Distance<TResidue>(turns, 17), outside + 4)] &= Keep<TResidue>(17);
        block[Math.Min(group + Distance<TResidue>(turns, 19), outside + 5)] &= Keep<TResidue>(19);
        block[Math.Min(group + Distance<TResidue>(turns, 23), outside + 6)] &= Keep<TResidue>(23);
        block[Math.Min(group + Distance<TResidue>(turns, 29), outside + 7)] &= Keep<TResidue>(29);
    }

    /// <summary>
    /// Returns the bytes from the start of a group to the multiple p * r, for p = 30 * turns + residue: floor(p * r /
    /// 30).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint Distance<TResidue>(nuint turns, uint multiplier) where TResidue : struct, IResidue =>
        turns * multiplier + TResidue.Value * multiplier / Wheel.Circumference;

    /// <summary>Returns a mask of all bits except that of the multiple p * r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Keep<TResidue>(uint multiplier) where TResidue : struct, IResidue =>
        (byte)~(1 << Wheel.BitOf(TResidue.Value * multiplier % Wheel.Circumference));
}
