using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PrimeApp.Jobs.Redis;

/// <summary>The service's operations on Redis. Safe for concurrent use.</summary>
public sealed class RedisMetrics
{
    private static readonly RedisProblem[] Problems = Enum.GetValues<RedisProblem>();

    private readonly Counter<long> _operations;
    private volatile IReadOnlyCollection<RedisProblem> _problems = [];

    /// <summary>Creates the instruments on the meter <see cref="JobsTelemetry.Name"/>.</summary>
    public RedisMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        var meter = meterFactory.Create(JobsTelemetry.Name);
        _operations = meter.CreateCounter<long>("redis.operations", "{operation}", "Operations on Redis.");
        meter.CreateObservableGauge(
            "redis.server_problem",
            () => Problems.Select(problem => new Measurement<int>(
                _problems.Contains(problem) ? 1 : 0, new KeyValuePair<string, object?>("problem", LabelOf(problem)))),
            description: "Whether Redis is one that may lose tasks or cannot work; 1 or 0.");
    }

    /// <summary>Redis was looked at.</summary>
    /// <param name="problems">What was found; empty when it is in order.</param>
    public void SetProblems(IEnumerable<RedisProblem> problems) => _problems = [.. problems];

    /// <summary>Counts an operation.</summary>
    /// <param name="operation">
    /// What was done: a name from the code, such as <c>claim</c>, never one that a client chose.
    /// </param>
    /// <param name="succeeded">Whether Redis answered without an error.</param>
    public void Record(string operation, bool succeeded) => _operations.Add(
        1,
        new KeyValuePair<string, object?>("operation", operation),
        new KeyValuePair<string, object?>("status", succeeded ? "success" : "error"));

    private static string LabelOf(RedisProblem problem) => problem switch
    {
        RedisProblem.Eviction => "eviction",
        RedisProblem.Replica => "replica",
        RedisProblem.Version => "version",
        _ => throw new UnreachableException(),
    };
}
