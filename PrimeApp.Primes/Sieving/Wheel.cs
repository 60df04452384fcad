namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The modulo-30 wheel. Of 30 consecutive numbers, only the 8 that are coprime to 2, 3 and 5 can be prime, so one byte
/// stores the flags of 30 numbers.
/// </summary>
internal static class Wheel
{
    /// <summary>The numbers that one byte of a bitmap covers.</summary>
    public const int Circumference = 30;

    /// <summary>The residues of a byte, one bit each.</summary>
    public const int BitsPerByte = 8;

    /// <summary>The residue that each bit of a byte stands for.</summary>
    public static ReadOnlySpan<byte> Residues => [1, 7, 11, 13, 17, 19, 23, 29];

    /// <summary>Returns the bit of a residue. The compiler can fold this formula, unlike a table.</summary>
    public static int BitOf(uint residue) => (int)(residue * 4 / 15);

    /// <summary>Returns the bits of a byte whose residue is at least <paramref name="residue"/> (0 to 29).</summary>
    public static byte BitsFrom(uint residue)
    {
        var bits = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            if (Residues[bit] >= residue)
            {
                bits |= 1 << bit;
            }
        }

        return (byte)bits;
    }
}
