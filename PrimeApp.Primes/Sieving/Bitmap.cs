using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PrimeApp.Primes.Sieving;

/// <summary>Counts, finds and extracts the set bits of a modulo-30 bitmap.</summary>
internal static class Bitmap
{
    /// <summary>Bytes that are skipped at a time on the way to a rank.</summary>
    private const int Stride = 4096;

    /// <summary>The number that each bit of 8 bytes stands for, less the first number.</summary>
    private static readonly byte[] Offsets =
        [.. Enumerable.Range(0, 64).Select(bit => (byte)(bit / 8 * Wheel.Circumference + Wheel.Residues[bit % 8]))];

    /// <summary>Number of set bits.</summary>
    public static int Count(ReadOnlySpan<byte> bitmap, VectorWidth width) => width switch
    {
        VectorWidth.Bits512 => Count<Block512>(bitmap),
        VectorWidth.Bits256 => Count<Block256>(bitmap),
        _ => Count<Block64>(bitmap),
    };

    /// <summary>
    /// Copies the primes from the given rank on, as many as fit, and returns how many.
    /// </summary>
    public static int CopyPrimes(ulong firstByte, ReadOnlySpan<byte> bitmap, int rank, Span<ulong> destination)
    {
        var position = SkipTo(bitmap, ref rank);
        var written = 0;
        for (; position < bitmap.Length && written < destination.Length; position += sizeof(ulong))
        {
            var bits = Word(bitmap, position);
            var first = (firstByte + (uint)position) * Wheel.Circumference;
            for (; bits != 0 && written < destination.Length; bits &= bits - 1)
            {
                if (rank > 0) rank--;
                else destination[written++] = first + Offsets[BitOperations.TrailingZeroCount(bits)];
            }
        }

        return written;
    }

    /// <summary>The first byte, a multiple of 8, of the stretch that holds the given rank; the rank becomes relative to it.</summary>
    private static int SkipTo(ReadOnlySpan<byte> bitmap, ref int rank)
    {
        var position = 0;
        for (; position < bitmap.Length; position += Stride)
        {
            var count = Count(bitmap.Slice(position, Math.Min(Stride, bitmap.Length - position)), VectorWidths.Widest);
            if (count > rank) break;
            rank -= count;
        }

        return position;
    }

    private static ulong Word(ReadOnlySpan<byte> bitmap, int position)
    {
        var rest = bitmap[position..];
        if (rest.Length >= sizeof(ulong)) return MemoryMarshal.Read<ulong>(rest);
        var word = 0ul;
        for (var i = 0; i < rest.Length; i++) word |= (ulong)rest[i] << (8 * i);
        return word;
    }

    /// <summary>
    /// Carry-save adders reduce 8 blocks to one whose bits weigh 8, so that the bits are counted once for 8 blocks:
    /// Harley and Seal's method as in Mula, Kurz, Lemire: "Faster Population Counts Using AVX2 Instructions" (2016).
    /// </summary>
    private static int Count<TBlock>(ReadOnlySpan<byte> bitmap) where TBlock : struct, IBlock<TBlock>
    {
        ref var source = ref MemoryMarshal.GetReference(bitmap);
        var length = (nuint)bitmap.Length;
        nuint offset = 0;
        var count = 0;
        var (ones, twos, fours) = (default(TBlock), default(TBlock), default(TBlock));
        for (var step = (nuint)(8 * TBlock.Length); offset + step <= length; offset += step)
        {
            var twosA = Add(ref ones, in source, offset);
            var twosB = Add(ref ones, in source, offset + (nuint)(2 * TBlock.Length));
            var foursA = Add(ref twos, twosA, twosB);
            twosA = Add(ref ones, in source, offset + (nuint)(4 * TBlock.Length));
            twosB = Add(ref ones, in source, offset + (nuint)(6 * TBlock.Length));
            var foursB = Add(ref twos, twosA, twosB);
            count += 8 * Add(ref fours, foursA, foursB).PopCount();
        }

        count += 4 * fours.PopCount() + 2 * twos.PopCount() + ones.PopCount();
        for (; offset + sizeof(ulong) <= length; offset += sizeof(ulong))
            count += BitOperations.PopCount(Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, offset)));
        for (; offset < length; offset++)
            count += BitOperations.PopCount(Unsafe.AddByteOffset(ref source, offset));
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TBlock Add<TBlock>(ref TBlock sum, ref readonly byte source, nuint offset)
        where TBlock : struct, IBlock<TBlock> =>
        Add(ref sum, TBlock.Load(in source, offset), TBlock.Load(in source, offset + (nuint)TBlock.Length));

    /// <summary>Adds two blocks to the sum, bit by bit, and returns the carries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TBlock Add<TBlock>(ref TBlock sum, TBlock left, TBlock right) where TBlock : struct, IBlock<TBlock>
    {
        var half = sum ^ left;
        var carry = (sum & left) | (half & right);
        sum = half ^ right;
        return carry;
    }
}
