namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The modulo-30 wheel: of 30 consecutive numbers only the 8 coprime to 2, 3 and 5 can be prime, so one byte holds
/// the flags of 30 numbers.
/// </summary>
internal static class Wheel
{
    /// <summary>Numbers that one byte of a bitmap stands for.</summary>
    public const int Circumference = 30;

    /// <summary>Residues, one bit each.</summary>
    public const int BitsPerByte = 8;

    /// <summary>The residue that each bit of a byte stands for.</summary>
    public static ReadOnlySpan<byte> Residues => [1, 7, 11, 13, 17, 19, 23, 29];

    /// <summary>The bit of a residue. A formula rather than a table, because the compiler can fold it.</summary>
    public static int BitOf(uint residue) => (int)(residue * 4 / 15);

    /// <summary>The bits of a byte whose residue is at least <paramref name="residue"/> (0 to 29).</summary>
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
