using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes.Counting.Tables;

/// <summary>
/// φ(n, k) for k = 7: the count of numbers from 1 to n that none of the primes 2, 3, 5, 7, 11, 13 and 17 divides.
/// </summary>
/// <remarks>
/// These numbers repeat with the period P, the product of the primes. So φ(n, k) = floor(n / P) φ(P, k) + φ(n mod P,
/// k), and a table up to P suffices: Lehmer, "On the exact number of primes less than a given limit" (1959).
/// </remarks>
internal static class PhiTable
{
    private const int Period = 2 * 3 * 5 * 7 * 11 * 13 * Parameters.LargestTabulatedPrime;
    private const int CountPerPeriod = 1 * 2 * 4 * 6 * 10 * 12 * 16;

    private static readonly byte[] Pattern = CreatePattern();
    private static readonly RankIndex Index = CreateIndex();

    /// <summary>φ(n, k), for n of at least 0.</summary>
    public static long Phi(long n)
    {
        var (periods, rest) = Math.DivRem(n, Period);
        return periods * CountPerPeriod + Index.Rank(rest);
    }

    /// <summary>Overwrites a modulo-30 bitmap with the numbers that none of the primes divides.</summary>
    /// <param name="firstByte">The first number of the bitmap, divided by 30.</param>
    /// <param name="bitmap">The bitmap.</param>
    public static void Fill(long firstByte, Span<byte> bitmap)
    {
        var position = (int)(firstByte % Pattern.Length);
        while (!bitmap.IsEmpty)
        {
            var run = Pattern.AsSpan(position, Math.Min(Pattern.Length - position, bitmap.Length));
            run.CopyTo(bitmap);
            bitmap = bitmap[run.Length..];
            position = 0;
        }
    }

    private static byte[] CreatePattern()
    {
        var pattern = new byte[Period / Wheel.Circumference];
        Array.Fill(pattern, byte.MaxValue);
        foreach (var prime in (ReadOnlySpan<int>)[7, 11, 13, Parameters.LargestTabulatedPrime])
        {
            for (var multiple = prime; multiple < Period; multiple += prime)
            {
                var residue = (uint)multiple % Wheel.Circumference;
                var bit = Wheel.BitOf(residue);
                if (Wheel.Residues[bit] == residue)
                {
                    pattern[multiple / Wheel.Circumference] &= (byte)~(1 << bit);
                }
            }
        }

        return pattern;
    }

    private static RankIndex CreateIndex()
    {
        var words = new ulong[Period / RankIndex.NumbersPerWord + 1];
        Fill(0, MemoryMarshal.AsBytes(words.AsSpan()));
        return new RankIndex(words, before: 0);
    }
}
