using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>What the service sieves. Safe for concurrent use.</summary>
public sealed class SieveMetrics
{
    private readonly Counter<long> _sieved;
    private readonly Counter<long> _sievedTwice;

    /// <summary>Creates the counters on the meter <see cref="PrimeTelemetry.Name"/>, each at zero.</summary>
    public SieveMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        var meter = meterFactory.Create(PrimeTelemetry.Name);
        _sieved = meter.CreateCounter<long>("prime.segments.sieved", "{segment}", "Segments sieved.");
        _sievedTwice = meter.CreateCounter<long>(
            "prime.segments.sieved_twice", "{segment}", "Segments counted that another worker had counted meanwhile.");

        // A rate over a series that appears with its first event misses that event.
        foreach (var purpose in Enum.GetValues<SievePurpose>())
            Add(purpose, 0);
        SievedTwice(0);
    }

    /// <summary>A segment was sieved.</summary>
    /// <param name="purpose">What for.</param>
    public void Sieved(SievePurpose purpose) => Add(purpose, 1);

    /// <summary>Segments were counted in vain.</summary>
    /// <param name="segments">How many, from 0.</param>
    public void SievedTwice(int segments) => _sievedTwice.Add(segments);

    private void Add(SievePurpose purpose, long segments) => _sieved.Add(
        segments,
        new KeyValuePair<string, object?>("purpose", purpose switch
        {
            SievePurpose.Count => "count",
            SievePurpose.Bitmap => "bitmap",
            _ => throw new UnreachableException(),
        }));
}
