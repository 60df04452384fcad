using System.Diagnostics.Metrics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>How much memory the prime table takes. Safe for concurrent use.</summary>
public sealed class CacheMetrics
{
    private const long Unknown = -1;

    private long _processBytes = Unknown;
    private long _redisBytes = Unknown;

    /// <summary>Creates the gauge on the meter <see cref="PrimeTelemetry.Name"/>.</summary>
    public CacheMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        meterFactory.Create(PrimeTelemetry.Name).CreateObservableGauge(
            "prime.cache.size", Observe, "By", "Memory that cached segments of the prime table take.");
    }

    /// <summary>Sets the size of a tier.</summary>
    /// <param name="tier">The tier.</param>
    /// <param name="bytes">Its size in bytes; <see langword="null"/> while it cannot be known, which hides its series.</param>
    public void SetBytes(CacheTier tier, long? bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes ?? 0);

        Volatile.Write(ref tier == CacheTier.Process ? ref _processBytes : ref _redisBytes, bytes ?? Unknown);
    }

    private IEnumerable<Measurement<long>> Observe()
    {
        if (Volatile.Read(ref _processBytes) is var process and not Unknown)
            yield return new(process, new KeyValuePair<string, object?>("tier", "process"));
        if (Volatile.Read(ref _redisBytes) is var redis and not Unknown)
            yield return new(redis, new KeyValuePair<string, object?>("tier", "redis"));
    }
}
