using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// Bit counts of half a byte. Vector code counts bits by looking up both halves of each byte: Muła, Kurz, Lemire,
/// "Faster Population Counts Using AVX2 Instructions" (2016).
/// </summary>
internal static class Nibble
{
    /// <summary>The number of set bits of each of the 16 values.</summary>
    public static Vector128<byte> Bits => Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
}
