using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Background;

/// <summary>
/// Checks, at start and at intervals, that Redis keeps its data: it evicts nothing, is not a replica, and is not too
/// old. Otherwise the health check is degraded.
/// </summary>
internal sealed partial class RedisCheck(
    RedisGateway redis,
    BackgroundLoops loops,
    RedisMetrics metrics,
    ILogger<RedisCheck> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly Version Oldest = new(6, 2);

    private volatile IReadOnlyDictionary<RedisProblem, string> _found = new Dictionary<RedisProblem, string>();

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_found.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join(" ", _found.Values)));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        loops.Get("redis check").RunEveryAsync(Interval, LookAsync, stoppingToken);

    /// <summary>
    /// Finds problems in the reply to <c>INFO</c>. A field that a server leaves out is not a problem.
    /// </summary>
    internal static IReadOnlyDictionary<RedisProblem, string> FindProblems(string info)
    {
        var fields = new Dictionary<string, string>();
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                fields[name] = value;
            }
        }

        var found = new Dictionary<RedisProblem, string>();
        if (fields.TryGetValue("maxmemory_policy", out var policy) && policy != "noeviction")
        {
            found.Add(
                RedisProblem.Eviction,
                $"Its maxmemory-policy is {policy}, so it deletes tasks when its memory is full.");
        }

        if (fields.TryGetValue("role", out var role) && role != "master")
        {
            found.Add(RedisProblem.Replica, $"Its role is {role}, so it loses tasks that are written to it.");
        }

        if (Version.TryParse(fields.GetValueOrDefault("redis_version"), out var version) && version < Oldest)
        {
            found.Add(RedisProblem.Version, $"Its version is {version}, but {Oldest} is the oldest that works.");
        }

        return found;
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        string info;
        try
        {
            info = (string?)await redis.RunAsync(
                "info", database => database.ExecuteAsync("INFO"), cancellationToken) ?? "";
        }
        catch (RedisUnavailableException exception) when (!exception.Passes)
        {
            // The Redis user may not run INFO.
            return;
        }

        var (before, found) = (_found, FindProblems(info));
        _found = found;
        metrics.SetProblems(found.Keys);
        foreach (var (problem, description) in found.Where(problem => !before.ContainsKey(problem.Key)))
        {
            LogProblem(problem, description);
        }

        foreach (var problem in before.Keys.Where(problem => !found.ContainsKey(problem)))
        {
            LogProblemGone(problem);
        }
    }

    [LoggerMessage(EventId = 105, EventName = "RedisProblem", Level = LogLevel.Warning,
        Message = "Redis is not fit for the queue ({Problem}): {Description}")]
    private partial void LogProblem(RedisProblem problem, string description);

    [LoggerMessage(EventId = 106, EventName = "RedisProblemGone", Level = LogLevel.Information,
        Message = "Redis is fit for the queue again ({Problem})")]
    private partial void LogProblemGone(RedisProblem problem);
}
