using System.Numerics;

namespace PrimeApp.Jobs.Statistics;

/// <summary>
/// Counts durations: up to 15 ms by the millisecond, then in eight buckets for each power of two, so that a quantile is
/// at most 7 % off.
/// </summary>
internal sealed class DurationHistogram
{
    private const int BucketsPerPower = 8;
    private const int Buckets = BucketsPerPower * 30;

    private readonly int[] _counts = new int[Buckets];

    /// <summary>Counts a duration. Clocks differ: a negative one counts as none.</summary>
    public void Add(long milliseconds)
    {
        var value = (int)Math.Clamp(milliseconds, 0, int.MaxValue);
        var shift = Math.Max(0, BitOperations.Log2((uint)value) - BitOperations.Log2(BucketsPerPower));
        _counts[(shift * BucketsPerPower) + (value >> shift)]++;
    }

    /// <summary>Forgets all durations.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>Gives quantiles of all durations in some histograms; null when they are empty.</summary>
    public static DurationQuantiles? Summarize(IReadOnlyList<DurationHistogram> histograms)
    {
        var counts = new long[Buckets];
        foreach (var histogram in histograms)
        {
            for (var i = 0; i < Buckets; i++)
            {
                counts[i] += histogram._counts[i];
            }
        }

        var total = counts.Sum();
        return total == 0 ? null : new DurationQuantiles(Find(0.5), Find(0.95));

        TimeSpan Find(double quantile)
        {
            var rank = (long)Math.Ceiling(quantile * total);
            var bucket = 0;
            for (var seen = counts[0]; seen < rank; seen += counts[bucket])
            {
                bucket++;
            }

            var shift = Math.Max(0, (bucket / BucketsPerPower) - 1);
            var lowest = (long)(bucket - (shift * BucketsPerPower)) << shift;
            // The middle of the bucket.
            return TimeSpan.FromMilliseconds(lowest + (((1L << shift) - 1) / 2));
        }
    }
}

/// <summary>How long something takes.</summary>
/// <param name="P50">Half of all take at most this long.</param>
/// <param name="P95">95 % take at most this long.</param>
public sealed record DurationQuantiles(TimeSpan P50, TimeSpan P95);
