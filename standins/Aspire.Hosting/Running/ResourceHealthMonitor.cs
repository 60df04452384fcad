using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>Keeps checking whether resources are healthy, and publishes what it finds.</summary>
internal sealed class ResourceHealthMonitor(
    HealthCheckService healthChecks,
    ResourceNotificationService notifications,
    TimeProvider timeProvider)
{
    // A start-up waits for the first healthy report; after that, nothing waits any more.
    private static readonly TimeSpan UnhealthyInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HealthyInterval = TimeSpan.FromSeconds(2);

    /// <summary>The reports of a resource none of whose health checks has run yet.</summary>
    public static ImmutableArray<HealthReportSnapshot> InitialReports(IResource resource)
        => [.. Keys(resource).Select(key => new HealthReportSnapshot(key, Status: null, Description: null, ExceptionText: null))];

    /// <summary>Checks a resource until cancelled.</summary>
    public async Task RunAsync(IResource resource, CancellationToken cancellationToken)
    {
        var keys = Keys(resource).ToHashSet();
        if (keys.Count == 0)
        {
            return;
        }

        while (true)
        {
            await notifications.WaitForResourceAsync(resource.Name, KnownResourceStates.Running, cancellationToken);
            var report = await CheckAsync(keys, cancellationToken);
            await notifications.PublishUpdateAsync(
                resource,
                snapshot => snapshot.State?.Text == KnownResourceStates.Running ? snapshot with { HealthReports = report } : snapshot);
            var isHealthy = report.All(entry => entry.Status == HealthStatus.Healthy);
            await Task.Delay(isHealthy ? HealthyInterval : UnhealthyInterval, timeProvider, cancellationToken);
        }
    }

    private async Task<ImmutableArray<HealthReportSnapshot>> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        var report = await healthChecks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken);
        return
        [
            .. keys.Select(key => report.Entries.TryGetValue(key, out var entry)
                ? new HealthReportSnapshot(key, entry.Status, entry.Description, entry.Exception?.ToString())
                : new HealthReportSnapshot(key, HealthStatus.Unhealthy, "No health check is registered by this name", ExceptionText: null)),
        ];
    }

    private static IEnumerable<string> Keys(IResource resource)
        => resource.Annotations.OfType<HealthCheckAnnotation>().Select(check => check.Key);
}
