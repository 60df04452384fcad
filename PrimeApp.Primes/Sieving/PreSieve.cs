using System.Runtime.CompilerServices;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>
/// Crosses off the multiples of the 35 primes from 7 to 163 by combining precomputed patterns. The multiples of a few
/// primes repeat with the product of the primes as the period in bytes, so a table of that length contains them all.
/// </summary>
/// <remarks>
/// These primes account for half of all crossings below 10^10, and a pattern costs the same however many multiples it
/// crosses off. The technique is primesieve's "pre-sieve". The 16 tables of 4 to 10 KB take about 125 KB in total, so
/// that they fit in the second-level cache.
/// </remarks>
internal static class PreSieve
{
    /// <summary>The largest prime whose multiples are crossed off here.</summary>
    public const uint LargestPrime = 163;

    /// <summary>
    /// The number of bytes that are combined per position of each table. For that, a table repeats its first bytes at
    /// its end.
    /// </summary>
    private const int Run = 4096;

    private static readonly byte[][] Tables =
    [
        Table(7, 31, 37), Table(11, 23, 29), Table(13, 17, 19), Table(41, 163),
        Table(43, 157), Table(47, 151), Table(53, 149), Table(59, 139),
        Table(61, 137), Table(67, 131), Table(71, 127), Table(73, 113),
        Table(79, 109), Table(83, 107), Table(89, 103), Table(97, 101),
    ];

    /// <summary>
    /// Overwrites a bitmap with 1 bits for the numbers that no prime from 7 to 163 divides. The bits of these primes
    /// are cleared too.
    /// </summary>
    /// <param name="firstByte">The first number of the bitmap, divided by 30.</param>
    /// <param name="bitmap">The bitmap; its length is a multiple of <see cref="Block512.Length"/>.</param>
    /// <param name="width">The instructions to use.</param>
    public static void Fill(ulong firstByte, Span<byte> bitmap, VectorWidth width)
    {
        for (var done = 0; done < bitmap.Length; done += Run)
        {
            var run = bitmap.Slice(done, Math.Min(Run, bitmap.Length - done));
            var position = firstByte + (uint)done;
            switch (width)
            {
                case VectorWidth.Bits512: FillRun<Block512>(position, run); break;
                case VectorWidth.Bits256: FillRun<Block256>(position, run); break;
                default: FillRun<Block64>(position, run); break;
            }
        }
    }

    private static void FillRun<TBlock>(ulong firstByte, Span<byte> run) where TBlock : struct, IBlock<TBlock>
    {
        // Eight tables at a time: the registers of x64 do not hold more addresses.
        And<TBlock>(firstByte, Tables.AsSpan(0, 8), run, overwrite: true);
        And<TBlock>(firstByte, Tables.AsSpan(8, 8), run, overwrite: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void And<TBlock>(ulong firstByte, ReadOnlySpan<byte[]> tables, Span<byte> run, bool overwrite)
        where TBlock : struct, IBlock<TBlock>
    {
        ref var table0 = ref Start(tables[0], firstByte);
        ref var table1 = ref Start(tables[1], firstByte);
        ref var table2 = ref Start(tables[2], firstByte);
        ref var table3 = ref Start(tables[3], firstByte);
        ref var table4 = ref Start(tables[4], firstByte);
        ref var table5 = ref Start(tables[5], firstByte);
        ref var table6 = ref Start(tables[6], firstByte);
        ref var table7 = ref Start(tables[7], firstByte);
        ref var destination = ref Unsafe.AsRef(in run[0]);
        for (nuint offset = 0; offset < (uint)run.Length; offset += (uint)TBlock.Length)
        {
            var block = TBlock.Load(ref table0, offset) & TBlock.Load(ref table1, offset)
                & TBlock.Load(ref table2, offset) & TBlock.Load(ref table3, offset)
                & TBlock.Load(ref table4, offset) & TBlock.Load(ref table5, offset)
                & TBlock.Load(ref table6, offset) & TBlock.Load(ref table7, offset);
            if (!overwrite)
            {
                block &= TBlock.Load(ref destination, offset);
            }

            block.Store(ref destination, offset);
        }
    }

    private static ref byte Start(byte[] table, ulong firstByte) => ref table[firstByte % (uint)(table.Length - Run)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static byte[] Table(params ReadOnlySpan<uint> primes)
    {
        var period = 1u;
        foreach (var prime in primes)
        {
            period *= prime;
        }

        var table = new byte[period + Run];
        Array.Fill(table, byte.MaxValue);
        foreach (var prime in primes)
        {
            for (var multiple = prime; multiple < (uint)table.Length * Wheel.Circumference; multiple += prime)
            {
                var residue = multiple % Wheel.Circumference;
                var bit = Wheel.BitOf(residue);
                if (Wheel.Residues[bit] == residue)
                {
                    table[multiple / Wheel.Circumference] &= (byte)~(1 << bit);
                }
            }
        }

        return table;
    }
}
