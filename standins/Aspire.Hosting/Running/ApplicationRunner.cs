using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Running;

/// <summary>Runs the whole application: starts its resources, keeps them running, stops them in reverse order.</summary>
internal sealed class ApplicationRunner(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    LaunchPlanner planner,
    ResourceNotificationService notifications,
    ResourceHealthMonitor healthMonitor,
    ResourceConsole console,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    IOptions<RunOptions> options,
    TimeProvider timeProvider) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ResourceSupervisor> _supervisors = [];
    private readonly List<TcpProxy> _proxies = [];
    private ProcessWatchdog? _watchdog;
    private Task _background = Task.CompletedTask;
    private DistributedApplicationException? _failure;
    private bool _isDisposed;

    /// <summary>Why the application could not be started; null while there is no reason.</summary>
    public DistributedApplicationException? Failure => _failure;

    /// <summary>The replicas of a resource, or the one with an id.</summary>
    public IReadOnlyList<ResourceSupervisor> Find(string resourceId)
        => [.. _supervisors.Where(supervisor => supervisor.Instance.Id == resourceId
            || supervisor.Instance.Resource.Name.Equals(resourceId, StringComparison.OrdinalIgnoreCase))];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new DistributedApplicationException(
                "This process host is for Linux and macOS. On Windows, restore from a NuGet feed that has the Aspire packages.");
        }

        var resources = model.Resources
            .Where(resource => resource is ProjectResource or ExecutableResource or ContainerResource)
            .ToArray();
        StartOrder.Validate(resources);
        var allocation = Allocate(resources);

        _proxies.AddRange(allocation.Proxies.Select(TcpProxy.Start));
        _watchdog = ProcessWatchdog.Start();
        console.Introduce(allocation.Instances.Select(instance => instance.DisplayName));
        var context = new SupervisionContext(planner, _watchdog, notifications, console, options.Value, timeProvider);
        foreach (var instance in allocation.Instances)
        {
            await IntroduceAsync(instance, cancellationToken);
            var isAwaitedToEnd = resources.SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>())
                .Any(wait => wait.WaitType == WaitType.WaitForCompletion && ReferenceEquals(wait.Resource, instance.Resource));
            _supervisors.Add(new ResourceSupervisor(instance, context, isAwaitedToEnd, Fail));
        }

        var monitors = resources.Select(resource => healthMonitor.RunAsync(resource, _stopping.Token));
        _background = Task.WhenAll([.. monitors, ReportAsync(_stopping.Token)]);
        await Task.WhenAll(_supervisors.Select(supervisor => supervisor.StartAsync()));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_supervisors.Count > 0)
        {
            console.Write("Stopping.");
        }

        using var hurry = new CancellationTokenSource(options.Value.TotalStopTimeout, timeProvider);
        var stops = new Dictionary<IResource, Task>(ReferenceEqualityComparer.Instance);
        await Task.WhenAll(_supervisors.Select(supervisor => StopInReverseOrderAsync(supervisor.Instance.Resource, stops, hurry.Token)));
        await _stopping.CancelAsync();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        // The services own the runner twice over: as itself and as a hosted service.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }

        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync();
        }

        foreach (var supervisor in _supervisors)
        {
            supervisor.Dispose();
        }

        _stopping.Dispose();
    }

    private PortAllocation Allocate(IResource[] resources)
    {
        using var ports = new PortAllocator(configuration.GetValue<bool>("DcpPublisher:RandomizePorts"));
        return ports.Allocate(resources);
    }

    private async Task IntroduceAsync(ResourceInstance instance, CancellationToken cancellationToken)
    {
        var resource = instance.Resource;
        var urls = resource is IResourceWithEndpoints withEndpoints
            ? withEndpoints.GetEndpoints().Select(endpoint => new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint })
            : [];
        var context = new ResourceUrlsCallbackContext(executionContext, resource, [.. urls], cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        await notifications.PublishUpdateAsync(resource, instance.Id, snapshot => snapshot with
        {
            ResourceType = resource switch
            {
                ProjectResource => "Project",
                ContainerResource => "Container",
                _ => "Executable",
            },
            State = KnownResourceStates.NotStarted,
            HealthReports = ResourceHealthMonitor.InitialReports(resource),
            Urls =
            [
                .. context.Urls.Select(url => new UrlSnapshot(
                    url.Endpoint?.EndpointName, url.Url, url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
                {
                    DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? string.Empty),
                }),
            ],
        });
    }

    /// <summary>Shows all resources when they are up, and from then on those whose state changes.</summary>
    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_supervisors.Select(supervisor => supervisor.Settled)).WaitAsync(cancellationToken);
        var shown = _supervisors.ToDictionary(supervisor => supervisor.Instance.Id, supervisor => StateOf(supervisor.Instance));
        console.Write(string.Join(
            Environment.NewLine,
            string.Empty,
            ResourceTable.Format(_supervisors.Select(supervisor => (supervisor.Instance.DisplayName, StateOf(supervisor.Instance)))),
            string.Empty,
            "Press Ctrl+C to stop.",
            string.Empty));

        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            var state = ResourceTable.Describe(change.Snapshot);
            if (state != ResourceTable.Describe(shown[change.ResourceId]))
            {
                console.WriteState(Find(change.ResourceId)[0].Instance.DisplayName, state);
            }

            shown[change.ResourceId] = change.Snapshot;
        }
    }

    private CustomResourceSnapshot StateOf(ResourceInstance instance)
        => notifications.TryGetCurrentState(instance.Id, out var state)
            ? state.Snapshot
            : throw new InvalidOperationException($"'{instance.Id}' has no state.");

    private void Fail(DistributedApplicationException failure)
    {
        // The first failure is the cause; others follow from it.
        if (Interlocked.CompareExchange(ref _failure, failure, comparand: null) is null)
        {
            lifetime.StopApplication();
        }
    }

    /// <summary>Stops a resource when everything that waited for it has been stopped.</summary>
    private Task StopInReverseOrderAsync(IResource resource, Dictionary<IResource, Task> stops, CancellationToken hurry)
    {
        if (!stops.TryGetValue(resource, out var stop))
        {
            var dependents = _supervisors.Select(supervisor => supervisor.Instance.Resource)
                .Where(candidate => candidate.Annotations.OfType<WaitAnnotation>().Any(wait => ReferenceEquals(wait.Resource, resource)))
                .Select(dependent => StopInReverseOrderAsync(dependent, stops, hurry))
                .ToArray();
            stop = StopAfterAsync(dependents);
            stops[resource] = stop;
        }

        return stop;

        async Task StopAfterAsync(Task[] dependents)
        {
            await Task.WhenAll(dependents);
            await Task.WhenAll(_supervisors
                .Where(supervisor => ReferenceEquals(supervisor.Instance.Resource, resource))
                .Select(supervisor => supervisor.StopAsync(hurry)));
        }
    }
}
