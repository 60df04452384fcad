using System.Numerics;
using System.Runtime.Intrinsics;

namespace PrimeApp.Primes.Sieving;

/// <summary>64 bytes in one vector.</summary>
internal readonly struct Block512(Vector512<byte> bits) : IBlock<Block512>
{
    private readonly Vector512<byte> _bits = bits;

    public static int Length => Vector512<byte>.Count;

    public static Block512 Load(ref readonly byte source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset));

    public static Block512 operator &(Block512 left, Block512 right) => new(left._bits & right._bits);

    public static Block512 operator |(Block512 left, Block512 right) => new(left._bits | right._bits);

    public static Block512 operator ^(Block512 left, Block512 right) => new(left._bits ^ right._bits);

    public void Store(ref byte destination, nuint offset) => _bits.StoreUnsafe(ref destination, offset);

    public int PopCount()
    {
        var words = _bits.AsUInt64();
        return BitOperations.PopCount(words.GetElement(0)) + BitOperations.PopCount(words.GetElement(1))
            + BitOperations.PopCount(words.GetElement(2)) + BitOperations.PopCount(words.GetElement(3))
            + BitOperations.PopCount(words.GetElement(4)) + BitOperations.PopCount(words.GetElement(5))
            + BitOperations.PopCount(words.GetElement(6)) + BitOperations.PopCount(words.GetElement(7));
    }

    public static void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination) =>
            (Vector512.LoadUnsafe(in source) + Vector512.Create(addend)).StoreUnsafe(ref destination);
}
