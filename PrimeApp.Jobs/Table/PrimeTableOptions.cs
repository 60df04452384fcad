using System.ComponentModel.DataAnnotations;

namespace PrimeApp.Jobs.Table;

/// <summary>What this process spends on primes. Bound to the configuration section <c>PrimeTable</c>.</summary>
public sealed class PrimeTableOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "PrimeTable";

    /// <summary>How many threads sieve, from 1 to 256. Default: 1.</summary>
    [Range(1, 256)]
    public int SieveThreads { get; set; } = 1;

    /// <summary>
    /// How long a worker may take over the segments it has claimed before others sieve them too, and how long a process
    /// is waited for that has asked for counts and fallen silent; from 100 ms to 1 hour. Default: 3 s. A segment takes
    /// milliseconds below 10^13.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan ClaimDuration { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How many bytes of bitmaps are kept in memory, from 2 MiB to 64 GiB; a bitmap has 1 MiB. Default: 32 MiB.
    /// </summary>
    [Range(2L << 20, 64L << 30)]
    public long CacheBytes { get; set; } = 32L << 20;

    /// <summary>
    /// How many bytes of bitmaps Redis keeps for all processes, from 0 (none) to 4 GiB; the same for every process of a
    /// deployment. Default: 64 MiB.
    /// </summary>
    [Range(0L, 4L << 30)]
    public long RedisBytes { get; set; } = 64L << 20;
}
