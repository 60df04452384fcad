using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PrimeApp.Primes.Sieving.Vectors;

namespace PrimeApp.Primes.Sieving;

/// <summary>Counts, finds and extracts the set bits of a modulo-30 bitmap.</summary>
internal static class Bitmap
{
    /// <summary>
    /// For each byte value, the residues of its set bits in ascending order, padded with zeros to 8 entries. The table
    /// takes 16 KB.
    /// </summary>
    private static readonly ulong[] ResiduesOfByte = CreateResiduesOfByte();

    /// <summary>Counts the set bits.</summary>
    public static int Count(ReadOnlySpan<byte> bitmap, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Count<Block512>(bitmap),
        VectorWidth.Bits256 => Count<Block256>(bitmap),
        _ => Count<Block64>(bitmap),
    };

    /// <summary>Copies the primes from the given rank on until the span is full, and returns their number.</summary>
    public static int CopyPrimes(
        ulong firstByte, ReadOnlySpan<byte> bitmap, int rank, Span<ulong> destination, VectorWidth width) =>
            width switch
            {
                VectorWidth.Bits512 => CopyPrimes<Block512>(firstByte, bitmap, rank, destination),
                VectorWidth.Bits256 => CopyPrimes<Block256>(firstByte, bitmap, rank, destination),
                _ => CopyPrimes<Block64>(firstByte, bitmap, rank, destination),
            };

    /// <summary>
    /// Copies all 8 entries of a byte's table but advances only by the valid ones, so that the next byte overwrites the
    /// rest. This avoids a branch that the processor would mispredict.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CopyPrimes<TBlock>(ulong firstByte, ReadOnlySpan<byte> bitmap, int rank, Span<ulong> destination)
        where TBlock : struct, IBlock<TBlock>
    {
        var position = SkipTo<TBlock>(bitmap, ref rank);
        if (position == bitmap.Length)
        {
            return 0;
        }

        // The byte that contains the rank.
        int bits = bitmap[position];
        for (; rank > 0; rank--)
        {
            bits &= bits - 1;
        }

        var first = (firstByte + (uint)position) * Wheel.Circumference;
        var written = CopyByte(bits, first, destination);

        ref var table = ref MemoryMarshal.GetArrayDataReference(ResiduesOfByte);
        ref var output = ref MemoryMarshal.GetReference(destination);
        for (position++; position < bitmap.Length && written <= destination.Length - Wheel.BitsPerByte; position++)
        {
            first += Wheel.Circumference;
            bits = bitmap[position];
            TBlock.AddToEight(
                in Unsafe.Add(ref table, bits * Wheel.BitsPerByte), first, ref Unsafe.Add(ref output, written));
            written += BitOperations.PopCount((uint)bits);
        }

        for (; position < bitmap.Length && written < destination.Length; position++)
        {
            first += Wheel.Circumference;
            written += CopyByte(bitmap[position], first, destination[written..]);
        }

        return written;
    }

    private static int CopyByte(int bits, ulong first, Span<ulong> destination)
    {
        var written = 0;
        for (; bits != 0 && written < destination.Length; bits &= bits - 1)
        {
            destination[written++] = first + Wheel.Residues[BitOperations.TrailingZeroCount(bits)];
        }

        return written;
    }

    /// <summary>
    /// Finds the byte that contains the given rank, or the end. The rank becomes relative to this byte.
    /// </summary>
    private static int SkipTo<TBlock>(ReadOnlySpan<byte> bitmap, ref int rank) where TBlock : struct, IBlock<TBlock>
    {
        var position = 0;
        foreach (var stride in (ReadOnlySpan<int>)[4096, 512, 8, 1])
        {
            while (position < bitmap.Length)
            {
                var count = Count<TBlock>(bitmap.Slice(position, Math.Min(stride, bitmap.Length - position)));
                if (count > rank)
                {
                    break;
                }

                rank -= count;
                position = Math.Min(position + stride, bitmap.Length);
            }
        }

        return position;
    }

    private static ulong[] CreateResiduesOfByte()
    {
        var residues = new ulong[(byte.MaxValue + 1) * Wheel.BitsPerByte];
        for (var bits = 0; bits <= byte.MaxValue; bits++)
        {
            CopyByte(bits, 0, residues.AsSpan(bits * Wheel.BitsPerByte, Wheel.BitsPerByte));
        }

        return residues;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Count<TBlock>(ReadOnlySpan<byte> bitmap) where TBlock : struct, IBlock<TBlock>
    {
        ref var source = ref MemoryMarshal.GetReference(bitmap);
        var length = (nuint)bitmap.Length;
        nuint offset = 0;
        var count = 0;
        for (var step = (nuint)(8 * TBlock.Length); offset + step <= length; offset += step)
        {
            count += TBlock.CountEight(in source, offset);
        }

        for (; offset + sizeof(ulong) <= length; offset += sizeof(ulong))
        {
            count += BitOperations.PopCount(Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, offset)));
        }

        for (; offset < length; offset++)
        {
            count += BitOperations.PopCount(Unsafe.AddByteOffset(ref source, offset));
        }

        return count;
    }
}
