namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>
/// The bytes of a bitmap that the machine processes at once. Loops over bitmaps are written once with this interface,
/// and the runtime compiles them for each width.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IBlock<TSelf> where TSelf : struct, IBlock<TSelf>
{
    /// <summary>Bytes in a block.</summary>
    static abstract int Length { get; }

    static abstract TSelf Load(ref readonly byte source, nuint offset);

    static abstract TSelf operator &(TSelf left, TSelf right);

    void Store(ref byte destination, nuint offset);

    /// <summary>Counts the set bits of eight consecutive blocks.</summary>
    static abstract int CountEight(ref readonly byte source, nuint offset);

    /// <summary>Adds a number to each of 8 numbers.</summary>
    static abstract void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination);
}
