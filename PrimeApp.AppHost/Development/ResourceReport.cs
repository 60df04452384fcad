using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

/// <summary>
/// Tells on the console what to open once all resources have started, and afterwards when one fails or is well again.
/// </summary>
internal sealed class ResourceReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService loggers,
    DevelopmentConsole console,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime)
{
    private readonly Dictionary<string, ResourceStatus> _statuses = [];
    private bool _hasSaidWhatToOpen;

    /// <summary>Watches all resources until the application stops.</summary>
    public void Start()
    {
        foreach (var resource in model.Resources)
            StatusOf(resource);

        console.WriteLine("PrimeApp starts. Ctrl+C stops it.");
        _ = WatchAsync(lifetime.ApplicationStopping);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                if (StatusOf(change.Resource) is { } status)
                    await ObserveAsync(status, change.Snapshot, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    // Null for what the developer has nothing to do with, such as parameters and helpers of Aspire.
    private ResourceStatus? StatusOf(IResource resource)
    {
        var isDashboard = resource.Name == DashboardAddressExtensions.ResourceName;
        if (!isDashboard && resource is not (ProjectResource or ContainerResource or NativeServerResource))
            return null;

        return _statuses.TryGetValue(resource.Name, out var known)
            ? known
            : _statuses[resource.Name] = new ResourceStatus(resource);
    }

    private async Task ObserveAsync(ResourceStatus status, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var state = snapshot.State?.Text;
        if (state == KnownResourceStates.Stopping)
        {
            status.IsStopping = true;
        }
        else if (state == NativeServerStates.Skipped)
        {
            status.SkippedBecause = NativeServerStates.ReasonOf(snapshot);
        }
        else if (state == KnownResourceStates.Running)
        {
            status.IsStopping = false;
            ObserveHealth(status, snapshot);
        }
        else if (KnownResourceStates.TerminalStates.Contains(state) && !status.IsStopping && !status.IsFailing)
        {
            await ReportEndAsync(status, snapshot, cancellationToken);
        }

        SayWhatToOpen();
    }

    private void ObserveHealth(ResourceStatus status, CustomResourceSnapshot snapshot)
    {
        if (snapshot.HealthStatus is HealthStatus.Healthy)
        {
            if (status.IsFailing)
                console.WriteLine(status.Resource.Name, "is well again.");
            else if (!status.HasStarted)
                console.WriteLine(status.Resource.Name, "is ready.");

            status.HasStarted = true;
            status.IsFailing = false;
        }
        else if (status is { HasStarted: true, IsFailing: false })
        {
            status.IsFailing = true;
            var report = snapshot.HealthReports.FirstOrDefault(r => r.Status is not HealthStatus.Healthy);
            console.WriteLine(status.Resource.Name, $"is not healthy. {FirstLine(report?.Description ?? report?.ExceptionText)}");
        }
    }

    private async Task ReportEndAsync(
        ResourceStatus status, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        status.IsFailing = true;
        var end = snapshot.State?.Text == KnownResourceStates.FailedToStart ? "failed to start."
            : snapshot.ExitCode is { } code ? $"ended with exit code {code}."
            : "ended without having been asked to.";
        var reason = NativeServerStates.ReasonOf(snapshot) ?? await LastLineAsync(status.Resource, cancellationToken);
        console.WriteLine(status.Resource.Name, $"{end} {reason}");
    }

    // The last error of the resource's log, else its last line.
    private async Task<string> LastLineAsync(IResource resource, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in loggers.GetAllAsync(resource).WithCancellation(cancellationToken))
            lines.AddRange(batch);

        return FirstLine(lines.Where(line => line.IsErrorMessage).Concat(lines.TakeLast(1)).LastOrDefault().Content);
    }

    private void SayWhatToOpen()
    {
        if (_hasSaidWhatToOpen || !_statuses.Values.All(status => status.IsSettled))
            return;

        _hasSaidWhatToOpen = true;
        console.WriteLine("");
        console.WriteLine("Open:");
        SayWhereIs("Web UI", "api");
        SayWhereIs("API", "api", "/openapi/v1.json");
        SayWhereIs("Dashboard", DashboardAddressExtensions.ResourceName);
        SayWhereIs("Prometheus", "prometheus");
        SayWhereIs("VictoriaMetrics", "victoriametrics");
        SayWhereIs("Grafana", "grafana");
        console.WriteLine("");
    }

    private void SayWhereIs(string title, string resource, string path = "")
    {
        if (!_statuses.TryGetValue(resource, out var status))
            return;

        var address = status.SkippedBecause is { } reason ? $"skipped: {reason}"
            : status.IsFailing ? "failed: see above"
            : resource == DashboardAddressExtensions.ResourceName
                ? DashboardAddressExtensions.WithLogin(status.Address, configuration)
            : status.Address + path;
        console.WriteLine($"  {title,-16} {address}");
    }

    private static string FirstLine(string? text) => text?.Split('\n', 2)[0].Trim() ?? "";

    private sealed class ResourceStatus(IResource resource)
    {
        public IResource Resource { get; } = resource;

        /// <summary>Where browsers open it; empty for what is not opened.</summary>
        public string Address => DashboardAddressExtensions.AddressOf(Resource) ?? "";

        /// <summary>Whether it has been healthy.</summary>
        public bool HasStarted { get; set; }

        public bool IsFailing { get; set; }

        public bool IsStopping { get; set; }

        public string? SkippedBecause { get; set; }

        /// <summary>Whether it runs, has failed, or will not run.</summary>
        public bool IsSettled => HasStarted || IsFailing || SkippedBecause is not null;
    }
}
