using System.Diagnostics.Metrics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>The service's operations on Redis. Safe for concurrent use.</summary>
public sealed class RedisMetrics
{
    private readonly Counter<long> _operations;

    /// <summary>Creates the counter on the meter <see cref="PrimeTelemetry.Name"/>.</summary>
    public RedisMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        _operations = meterFactory.Create(PrimeTelemetry.Name).CreateCounter<long>(
            "redis.operations", "{operation}", "Operations on Redis.");
    }

    /// <summary>Counts an operation.</summary>
    /// <param name="operation">
    /// What was done: a name from the code, such as <c>claim</c>, never one that a client chose.
    /// </param>
    /// <param name="succeeded">Whether Redis answered without an error.</param>
    public void Record(string operation, bool succeeded) => _operations.Add(
        1,
        new KeyValuePair<string, object?>("operation", operation),
        new KeyValuePair<string, object?>("status", succeeded ? "success" : "error"));
}
