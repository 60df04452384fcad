namespace PrimeApp.Primes.Sieving;

/// <summary>
/// The lengths that a sieve uses, chosen for the caches. docs/sieve.md has the measurements behind them.
/// </summary>
/// <param name="ChunkLength">Bytes per chunk, in which small primes cross off; fits in the first-level cache.</param>
/// <param name="BlockLength">Bytes per block, in which larger primes cross off; fits in the second-level cache.</param>
/// <param name="LargestSmallPrime">The largest prime that crosses off chunk by chunk.</param>
internal sealed record SieveSettings(int ChunkLength, int BlockLength, uint LargestSmallPrime)
{
    /// <summary>The longest block in bytes, of 30 numbers each: 1 MiB.</summary>
    public const int LongestBlock = 1 << 20;

    /// <summary>The settings for this machine.</summary>
    public static SieveSettings Current { get; } = For(CacheSizes.Current);

    /// <summary>An upper bound for the number of small primes that share a residue.</summary>
    public int SmallPrimesPerResidue => (int)LargestSmallPrime / Wheel.Circumference + 1;

    /// <summary>Returns the settings for a machine with the given caches.</summary>
    public static SieveSettings For(CacheSizes caches)
    {
        var block = LongestBlock;
        while (block > caches.Level2 && block > caches.Level1)
        {
            block /= 2;
        }

        return new SieveSettings(caches.Level1, block, (uint)caches.Level1 / 2);
    }
}
