using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PrimeApp.Worker.Pump;

/// <summary>Unhealthy when the pump has stalled, though the process lives.</summary>
internal sealed class PumpHealthCheck(TimeProvider timeProvider) : IHealthCheck
{
    /// <summary>Far longer than a round of the pump takes, with Redis answering or not.</summary>
    public static readonly TimeSpan LongestRound = TimeSpan.FromSeconds(30);

    private long _lastRound = timeProvider.GetTimestamp();

    /// <summary>Says that the pump goes round.</summary>
    public void Beat() => Volatile.Write(ref _lastRound, timeProvider.GetTimestamp());

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            timeProvider.GetElapsedTime(Volatile.Read(ref _lastRound)) < LongestRound
                ? HealthCheckResult.Healthy()
                : new HealthCheckResult(context.Registration.FailureStatus, "The worker has stopped looking for tasks."));
}
