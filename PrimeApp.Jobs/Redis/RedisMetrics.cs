using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PrimeApp.Jobs.Redis;

/// <summary>The service's operations on Redis. Safe for concurrent use.</summary>
public sealed class RedisMetrics
{
    // The operations that are not scripts.
    private static readonly string[] Commands =
    [
        "get nth prime", "hget", "hgetall", "info", "lrange", "lrem", "queue inspection", "queue status", "queue sweep",
        "set nth prime", "smembers", "subscribe", "zcard", "zrange", "zrem",
    ];

    private static readonly RedisProblem[] Problems = Enum.GetValues<RedisProblem>();

    private readonly Counter<long> _operations;
    private volatile IReadOnlyCollection<RedisProblem> _problems = [];

    /// <summary>Creates the instruments on the meter <see cref="JobsTelemetry.Name"/>, each counter at zero.</summary>
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

        // A rate over a series that appears with its first event misses that event.
        foreach (var operation in Operations)
        {
            Count(operation, succeeded: true, 0);
            Count(operation, succeeded: false, 0);
        }
    }

    /// <summary>The names of all operations on Redis.</summary>
    internal static IEnumerable<string> Operations => JobScript.All.Select(script => script.Name).Concat(Commands);

    /// <summary>Sets the problems that the last check of Redis found.</summary>
    /// <param name="problems">The problems; empty if there are none.</param>
    public void SetProblems(IEnumerable<RedisProblem> problems) => _problems = [.. problems];

    /// <summary>Counts an operation.</summary>
    /// <param name="operation">
    /// What was done: one of <see cref="Operations"/>, never a name that a client chose.
    /// </param>
    /// <param name="succeeded">Whether Redis answered without an error.</param>
    public void Record(string operation, bool succeeded) => Count(operation, succeeded, 1);

    private void Count(string operation, bool succeeded, long count) => _operations.Add(
        count,
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
