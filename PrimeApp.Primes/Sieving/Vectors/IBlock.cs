namespace PrimeApp.Primes.Sieving.Vectors;

/// <summary>
/// A few bytes of a bitmap that the machine handles at once. Loops over bitmaps are written once against this and
/// compiled for each width.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface IBlock<TSelf> where TSelf : struct, IBlock<TSelf>
{
    /// <summary>Bytes in a block.</summary>
    static abstract int Length { get; }

    static abstract TSelf Load(ref readonly byte source, nuint offset);

    static abstract TSelf operator &(TSelf left, TSelf right);

    void Store(ref byte destination, nuint offset);

    /// <summary>Number of bits that are set in eight blocks, one after another.</summary>
    static abstract int CountEight(ref readonly byte source, nuint offset);

    /// <summary>Adds a number to each of 8 numbers.</summary>
    static abstract void AddToEight(ref readonly ulong source, ulong addend, ref ulong destination);
}
