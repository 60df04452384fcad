using Microsoft.Extensions.Configuration;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

/// <summary>
/// Prints the addresses to open once all resources have started, and a line whenever a resource fails or recovers.
/// </summary>
internal sealed class ResourceReport(
    DistributedApplicationModel model,
    ResourceWatch watch,
    ResourceLoggerService loggers,
    DevelopmentConsole console,
    IConfiguration configuration,
    TimeProvider time) : IDisposable
{
    private const string Dashboard = DashboardAddressExtensions.ResourceName;

    private static readonly (string Title, string Resource, string Path)[] Addresses =
    [
        ("Web UI", "api", ""),
        ("API", "api", "/openapi/v1.json"),
        ("Dashboard", Dashboard, ""),
        ("Prometheus", "prometheus", ""),
        ("VictoriaMetrics", "victoriametrics", ""),
        ("Grafana", "grafana", ""),
    ];

    // Time within which a started process should be healthy.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LogTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, ResourceStatus> _statuses = [];
    private readonly SemaphoreSlim _observing = new(1);
    private bool _hasPrintedAddresses;

    /// <summary>Watches all resources until the application stops.</summary>
    public void Start()
    {
        foreach (var resource in model.Resources)
        {
            StatusOf(resource);
        }

        console.WriteLine("PrimeApp is starting. Press Ctrl+C to stop it.");
        watch.Add(async (change, cancellationToken) =>
        {
            await _observing.WaitAsync(cancellationToken);
            try
            {
                if (StatusOf(change.Resource) is { } status)
                {
                    await ObserveAsync(status, change.Snapshot, cancellationToken);
                }
            }
            finally
            {
                _observing.Release();
            }
        });
    }

    public void Dispose() => _observing.Dispose();

    // Null for resources without interest for the developer, such as parameters and Aspire's helpers.
    private ResourceStatus? StatusOf(IResource resource)
    {
        var isOfInterest = resource is ProjectResource or ContainerResource or NativeServerResource;
        if (!isOfInterest && resource.Name != Dashboard)
        {
            return null;
        }

        return _statuses.TryGetValue(resource.Name, out var known)
            ? known
            : _statuses[resource.Name] = new ResourceStatus(resource);
    }

    private async Task ObserveAsync(
        ResourceStatus status, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var wasComingUp = status.IsComingUp;
        var before = status.Observe(snapshot);
        if (status.IsComingUp && !wasComingUp)
        {
            watch.Begin(status.Resource, stopping => ReportOverdueAsync(status, stopping));
        }

        if (status.Condition != before && await DescribeAsync(status, before, cancellationToken) is { } line)
        {
            console.WriteLine(status.Resource.Name, line);
        }

        PrintAddresses();
    }

    private async Task<string?> DescribeAsync(
        ResourceStatus status, ResourceCondition before, CancellationToken cancellationToken) => status.Condition switch
        {
            ResourceCondition.Healthy when before is ResourceCondition.Unhealthy or ResourceCondition.Failed =>
                "is healthy again.",
            ResourceCondition.Healthy when _hasPrintedAddresses => $"is ready. {AddressOf(status, path: "")}",
            ResourceCondition.Healthy => "is ready.",
            ResourceCondition.Unhealthy => $"is not healthy. {FirstLine(status.FailedCheck)}",
            ResourceCondition.Failed when status.IsEndedBySignal => status.End,
            ResourceCondition.Failed =>
                $"{status.End} {status.Reason ?? await SummarizeLogAsync(status.Resource, cancellationToken)}",
            // The list of addresses mentions it.
            ResourceCondition.Skipped when Addresses.Any(address => address.Resource == status.Resource.Name) => null,
            ResourceCondition.Skipped => $"is skipped. {status.Reason}",
            _ => null,
        };

    private async Task ReportOverdueAsync(ResourceStatus status, CancellationToken cancellationToken)
    {
        await Task.Delay(StartTimeout, time, cancellationToken);
        await _observing.WaitAsync(cancellationToken);
        try
        {
            if (!status.IsComingUp)
            {
                return;
            }

            status.GiveUp();
            console.WriteLine(
                status.Resource.Name,
                $"is not healthy {StartTimeout.TotalSeconds:0} s after its start. {FirstLine(status.FailedCheck)}");
            PrintAddresses();
        }
        finally
        {
            _observing.Release();
        }
    }

    private async Task<string> SummarizeLogAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LogTimeout);
        var lines = new List<LogLine>();
        try
        {
            await foreach (var batch in loggers.GetAllAsync(resource).WithCancellation(timeout.Token))
            {
                lines.AddRange(batch);
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The report mentions the end without a reason.
        }

        return LogSummary.Of(lines);
    }

    private void PrintAddresses()
    {
        if (_hasPrintedAddresses || !_statuses.Values.All(IsSettled))
        {
            return;
        }

        _hasPrintedAddresses = true;
        console.WriteLine("");
        console.WriteLine("Open:");
        foreach (var (title, resource, path) in Addresses)
        {
            if (_statuses.TryGetValue(resource, out var status))
            {
                console.WriteLine($"  {title,-16} {DescribeAddress(status, path)}");
            }
        }

        console.WriteLine("");
    }

    private string DescribeAddress(ResourceStatus status, string path) => status.Condition switch
    {
        ResourceCondition.Healthy => AddressOf(status, path),
        ResourceCondition.Skipped => $"skipped: {status.Reason}",
        ResourceCondition.Stopped => "stopped",
        ResourceCondition.Starting => $"waits for {ObstacleOf(status)}",
        _ => "failed: see above",
    };

    private string AddressOf(ResourceStatus status, string path)
    {
        var address = DashboardAddressExtensions.AddressOf(status.Resource) ?? "";
        return status.Resource.Name == Dashboard
            ? DashboardAddressExtensions.WithLogin(address, configuration)
            : address + path;
    }

    private static string FirstLine(string? text) => text?.Split('\n', 2)[0].Trim() ?? "";

    // Whether it has started, has failed, or waits for a resource that is down.
    private bool IsSettled(ResourceStatus status) =>
        status.Condition is not ResourceCondition.Starting || ObstacleOf(status) is not null;

    // The resource that is down and that this one waits for, directly or indirectly.
    private string? ObstacleOf(ResourceStatus status) => !status.IsWaiting
        ? null
        : status.Resource.Annotations.OfType<WaitAnnotation>()
            .Select(wait => _statuses.GetValueOrDefault(wait.Resource.Name))
            .OfType<ResourceStatus>()
            .Where(other => other.IsDown || ObstacleOf(other) is not null)
            .Select(other => other.Resource.Name)
            .FirstOrDefault();
}
