using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace PrimeApp.Worker.Pump;

/// <summary>Unhealthy when the pump has stalled, though the process lives.</summary>
internal sealed class PumpHealthCheck(IOptions<WorkerOptions> options, TimeProvider timeProvider) : IHealthCheck
{
    private readonly TimeSpan _stallTimeout = options.Value.StallTimeout;

    private long _lastRound = timeProvider.GetTimestamp();

    /// <summary>Says that the pump goes round, or would if Redis were there.</summary>
    public void Beat() => Volatile.Write(ref _lastRound, timeProvider.GetTimestamp());

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            timeProvider.GetElapsedTime(Volatile.Read(ref _lastRound)) < _stallTimeout
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, "The worker has stopped looking for tasks."));
}
