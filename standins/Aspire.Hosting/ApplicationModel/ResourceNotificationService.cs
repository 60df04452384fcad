using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Knows the state of every resource, and tells when it changes.</summary>
public class ResourceNotificationService
{
    // A watcher that falls behind further than this misses the oldest changes; the current state it can always ask for.
    private const int MaxPendingEvents = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ResourceEvent> _states = [];
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly DistributedApplicationModel _model;

    internal ResourceNotificationService(DistributedApplicationModel model)
    {
        _model = model;
    }

    /// <summary>Finds the current state of a resource.</summary>
    /// <param name="resourceId">The resource's name, or a replica's id.</param>
    /// <param name="resourceEvent">The state.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            resourceEvent = _states.GetValueOrDefault(resourceId)
                ?? _states.Values.FirstOrDefault(state => IsNamed(state, resourceId));
            return resourceEvent is not null;
        }
    }

    /// <summary>The current state of every replica, and then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = Channel.CreateBounded<ResourceEvent>(
            new BoundedChannelOptions(MaxPendingEvents) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
        {
            foreach (var state in _states.Values)
            {
                events.Writer.TryWrite(state);
            }

            _watchers.Add(events);
        }

        try
        {
            await foreach (var change in events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return change;
            }
        }
        finally
        {
            lock (_lock)
            {
                _watchers.Remove(events);
            }
        }
    }

    /// <summary>Changes the state of all replicas of a resource.</summary>
    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            foreach (var state in _states.Values.Where(state => ReferenceEquals(state.Resource, resource)).ToArray())
            {
                Publish(state, stateFactory);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Changes the state of a replica.</summary>
    public Task PublishUpdateAsync(
        IResource resource,
        string resourceId,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var unknown = new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };
            Publish(_states.GetValueOrDefault(resourceId) ?? new ResourceEvent(resource, resourceId, unknown), stateFactory);
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits until a resource is in a state.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="targetState">The state; <see cref="KnownResourceStates.Running" /> when null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default)
        => WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    /// <summary>Waits until a resource is in one of several states, and returns that state.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName,
        IEnumerable<string> targetStates,
        CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var reached = await WaitForResourceAsync(
            resourceName, change => change.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    /// <summary>Waits until the state of one of a resource's replicas is as wanted, and returns it.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName,
        Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default)
    {
        await foreach (var change in WatchAsync(cancellationToken))
        {
            if (IsNamed(change, resourceName) && predicate(change))
            {
                return change;
            }
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Waits until a resource runs and all of its health checks pass.</summary>
    /// <exception cref="DistributedApplicationException">There is no such resource, or it has ended for good.</exception>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
        => WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until a resource runs and all of its health checks pass.</summary>
    /// <param name="resourceName">The resource.</param>
    /// <param name="waitBehavior">What to do when it has ended for good.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DistributedApplicationException">There is no such resource, or it has ended for good.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName,
        WaitBehavior waitBehavior,
        CancellationToken cancellationToken = default)
    {
        if (!_model.Resources.TryGetByName(resourceName, out _))
        {
            throw new DistributedApplicationException($"There is no resource '{resourceName}' to become healthy.");
        }

        var reached = await WaitForResourceAsync(
            resourceName,
            change => change.Snapshot.HealthStatus == HealthStatus.Healthy
                || (change.Snapshot.IsUnavailable && waitBehavior == WaitBehavior.StopOnResourceUnavailable),
            cancellationToken);
        return reached.Snapshot.HealthStatus == HealthStatus.Healthy
            ? reached
            : throw new DistributedApplicationException(
                $"'{resourceName}' does not become healthy: {reached.Snapshot.Reason ?? $"it is {reached.Snapshot.State?.Text}"}");
    }

    private void Publish(ResourceEvent previous, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        var change = new ResourceEvent(previous.Resource, previous.ResourceId, stateFactory(previous.Snapshot));
        _states[change.ResourceId] = change;
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(change);
        }
    }

    private static bool IsNamed(ResourceEvent state, string name)
        => state.Resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
