using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>32 bytes in one vector.</summary>
internal readonly struct Block256(Vector256<byte> bits) : IBlock<Block256>
{
    private readonly Vector256<byte> _bits = bits;

    public static int Length => Vector256<byte>.Count;

    public static Block256 Load(ref readonly byte source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset));

    public static Block256 operator &(Block256 left, Block256 right) => new(left._bits & right._bits);

    public void Store(ref byte destination, nuint offset) => _bits.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountEight(ref readonly byte source, nuint offset)
    {
        var counts = CountBytes(in source, offset) + CountBytes(in source, offset + (nuint)Length)
            + CountBytes(in source, offset + (nuint)(2 * Length)) + CountBytes(in source, offset + (nuint)(3 * Length))
            + CountBytes(in source, offset + (nuint)(4 * Length)) + CountBytes(in source, offset + (nuint)(5 * Length))
            + CountBytes(in source, offset + (nuint)(6 * Length)) + CountBytes(in source, offset + (nuint)(7 * Length));
        return (int)Vector256.Sum(Avx2.SumAbsoluteDifferences(counts, Vector256<byte>.Zero).AsUInt64());
    }

    public static void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination)
    {
        var addends = Vector256.Create(addend);
        (Vector256.LoadUnsafe(in source) + addends).StoreUnsafe(ref destination);
        (Vector256.LoadUnsafe(in source, 4) + addends).StoreUnsafe(ref destination, 4);
    }

    /// <summary>Counts the set bits of each byte by looking up both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> CountBytes(ref readonly byte source, nuint offset)
    {
        var bits = Vector256.LoadUnsafe(in source, offset);
        var table = Vector256.Create(Nibble.Bits, Nibble.Bits);
        var low = Vector256.Create((byte)0x0f);
        return Avx2.Shuffle(table, bits & low) + Avx2.Shuffle(table, (bits.AsUInt16() >>> 4).AsByte() & low);
    }
}
