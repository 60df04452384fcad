using System.Numerics;
using System.Runtime.CompilerServices;

namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>8 bytes in one word, for machines without vectors.</summary>
internal readonly struct Block64(ulong bits) : IBlock<Block64>
{
    private readonly ulong _bits = bits;

    public static int Length => sizeof(ulong);

    public static Block64 Load(ref readonly byte source, nuint offset) =>
        new(Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref Unsafe.AsRef(in source), offset)));

    public static Block64 operator &(Block64 left, Block64 right) => new(left._bits & right._bits);

    public void Store(ref byte destination, nuint offset) =>
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, offset), _bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountEight(ref readonly byte source, nuint offset)
    {
        var count = 0;
        for (var end = offset + (nuint)(8 * Length); offset < end; offset += (nuint)Length)
        {
            count += BitOperations.PopCount(Load(in source, offset)._bits);
        }

        return count;
    }

    public static void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination)
    {
        for (var i = 0; i < 8; i++)
        {
            Unsafe.Add(ref destination, i) = Unsafe.Add(ref Unsafe.AsRef(in source), i) + addend;
        }
    }
}
