using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrimeApp.Jobs.Background;

/// <summary>
/// All loops in the background of a service; as a health check, unhealthy when one of them has stalled.
/// </summary>
public sealed class BackgroundLoops(
    IOptions<BackgroundLoopOptions> options, TimeProvider timeProvider, ILogger<BackgroundLoop> logger) : IHealthCheck
{
    private readonly TimeSpan _stallTimeout = options.Value.StallTimeout;
    private readonly ConcurrentDictionary<string, BackgroundLoop> _loops = new();

    /// <summary>Gives the loop of this name, which is the same one each time.</summary>
    public BackgroundLoop Get(string name) =>
        _loops.GetOrAdd(name, name => new BackgroundLoop(name, timeProvider, logger));

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);

        var stalled = _loops.Values.Where(loop => loop.IsStalled(_stallTimeout)).Select(loop => loop.Name).ToArray();
        return Task.FromResult(stalled.Length == 0
            ? HealthCheckResult.Healthy()
            : new HealthCheckResult(context.Registration.FailureStatus, $"Stalled: {string.Join(", ", stalled)}."));
    }
}
