using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>64 bytes in one vector.</summary>
internal readonly struct Block512(Vector512<byte> bits) : IBlock<Block512>
{
    private readonly Vector512<byte> _bits = bits;

    public static int Length => Vector512<byte>.Count;

    public static Block512 Load(ref readonly byte source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset));

    public static Block512 operator &(Block512 left, Block512 right) => new(left._bits & right._bits);

    public void Store(ref byte destination, nuint offset) => _bits.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountEight(ref readonly byte source, nuint offset)
    {
        var counts = CountBytes(in source, offset) + CountBytes(in source, offset + (nuint)Length)
            + CountBytes(in source, offset + (nuint)(2 * Length)) + CountBytes(in source, offset + (nuint)(3 * Length))
            + CountBytes(in source, offset + (nuint)(4 * Length)) + CountBytes(in source, offset + (nuint)(5 * Length))
            + CountBytes(in source, offset + (nuint)(6 * Length)) + CountBytes(in source, offset + (nuint)(7 * Length));
        return (int)Vector512.Sum(Avx512BW.SumAbsoluteDifferences(counts, Vector512<byte>.Zero).AsUInt64());
    }

    public static void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination) =>
            (Vector512.LoadUnsafe(in source) + Vector512.Create(addend)).StoreUnsafe(ref destination);

    /// <summary>Counts the set bits of each byte by looking up both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> CountBytes(ref readonly byte source, nuint offset)
    {
        var bits = Vector512.LoadUnsafe(in source, offset);
        var table = Vector512.Create(Vector256.Create(Nibble.Bits, Nibble.Bits),
            Vector256.Create(Nibble.Bits, Nibble.Bits));
        var low = Vector512.Create((byte)0x0f);
        return Avx512BW.Shuffle(table, bits & low) + Avx512BW.Shuffle(table, (bits.AsUInt16() >>> 4).AsByte() & low);
    }
}
