namespace PrimeApp.Primes.Sieving;

/// <summary>How a sieve uses the caches. docs/sieve.md has the measurements behind the values.</summary>
/// <param name="ChunkLength">Bytes that small primes cross off at a time; fits in the first-level cache.</param>
/// <param name="BlockLength">Bytes that larger primes cross off at a time; fits in the second-level cache.</param>
/// <param name="LargestSmallPrime">Primes up to this are crossed off chunk by chunk.</param>
internal sealed record SieveSettings(int ChunkLength, int BlockLength, uint LargestSmallPrime)
{
    /// <summary>The longest block in bytes, of 30 numbers each: 1 MiB.</summary>
    public const int LongestBlock = 1 << 20;

    /// <summary>The settings that suit this machine.</summary>
    public static SieveSettings Current { get; } = For(CacheSizes.Current);

    /// <summary>An upper bound for the number of small primes that share a residue.</summary>
    public int SmallPrimesPerResidue => (int)LargestSmallPrime / Wheel.Circumference + 1;

    /// <summary>The settings that suit a machine with the given caches.</summary>
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
