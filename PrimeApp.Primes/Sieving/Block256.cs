using System.Numerics;
using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving;

/// <summary>32 bytes in one vector.</summary>
internal readonly struct Block256(Vector256<byte> bits) : IBlock<Block256>
{
    private readonly Vector256<byte> _bits = bits;

    public static int Length => Vector256<byte>.Count;

    public static Block256 Load(ref readonly byte source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset));

    public static Block256 operator &(Block256 left, Block256 right) => new(left._bits & right._bits);

    public static Block256 operator |(Block256 left, Block256 right) => new(left._bits | right._bits);

    public static Block256 operator ^(Block256 left, Block256 right) => new(left._bits ^ right._bits);

    public void Store(ref byte destination, nuint offset) => _bits.StoreUnsafe(ref destination, offset);

    public int PopCount()
    {
        var words = _bits.AsUInt64();
        return BitOperations.PopCount(words.GetElement(0)) + BitOperations.PopCount(words.GetElement(1))
            + BitOperations.PopCount(words.GetElement(2)) + BitOperations.PopCount(words.GetElement(3));
    }

    public static void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination)
    {
        var addends = Vector256.Create(addend);
        (Vector256.LoadUnsafe(in source) + addends).StoreUnsafe(ref destination);
        (Vector256.LoadUnsafe(in source, 4) + addends).StoreUnsafe(ref destination, 4);
    }
}
