using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

/// <summary>How a resource is, as the developer is told.</summary>
internal enum ResourceCondition
{
    /// <summary>It has not been healthy yet.</summary>
    Starting,

    /// <summary>It runs, and its checks succeed.</summary>
    Healthy,

    /// <summary>It runs, and a check fails.</summary>
    Unhealthy,

    /// <summary>It could not start, or ended without having been asked to, and has not been healthy since.</summary>
    Failed,

    /// <summary>It was asked to stop.</summary>
    Stopped,

    /// <summary>It cannot be had on this machine.</summary>
    Skipped,
}

/// <summary>Follows how a resource is.</summary>
/// <param name="resource">The resource.</param>
internal sealed class ResourceStatus(IResource resource)
{
    // The orchestrator's for a process that a signal has ended.
    private const int SignalExitCode = -1;

    private CustomResourceSnapshot? _latest;

    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>How it is.</summary>
    public ResourceCondition Condition { get; private set; }

    /// <summary>Whether it waits for another resource.</summary>
    public bool IsWaiting => State == KnownResourceStates.Waiting;

    /// <summary>Whether it runs but has not been healthy yet.</summary>
    public bool IsComingUp => State == KnownResourceStates.Running && Condition is ResourceCondition.Starting;

    /// <summary>Whether it is not there and will not be by itself.</summary>
    public bool IsDown =>
        Condition is ResourceCondition.Unhealthy or ResourceCondition.Failed or ResourceCondition.Stopped;

    /// <summary>Why it was skipped or could not be prepared, as a sentence; null where nobody said so.</summary>
    public string? Reason => _latest is null ? null : NativeServerStates.ReasonOf(_latest);

    /// <summary>Whether a signal ended it. Its log then says nothing about that.</summary>
    public bool IsEndedBySignal => _latest?.ExitCode == SignalExitCode;

    /// <summary>How it ended, as the end of a sentence.</summary>
    public string End => (State, _latest?.ExitCode) switch
    {
        (var state, _) when state == KnownResourceStates.FailedToStart => "failed to start.",
        (_, null) => "ended without having been asked to.",
        (_, SignalExitCode) => "was ended by a signal.",
        (_, { } code) => $"ended with exit code {code}.",
    };

    /// <summary>What the first check that fails says; null where it says nothing.</summary>
    public string? FailedCheck => _latest?.HealthReports
        .Where(report => report.Status is not HealthStatus.Healthy)
        .Select(report => report.Description ?? report.ExceptionText)
        .FirstOrDefault();

    private string? State => _latest?.State?.Text;

    /// <summary>Takes in a change.</summary>
    /// <returns>The condition before it.</returns>
    public ResourceCondition Observe(CustomResourceSnapshot snapshot)
    {
        var before = Condition;
        _latest = snapshot;
        Condition = Next(snapshot);
        return before;
    }

    /// <summary>Takes in that it has been coming up for too long.</summary>
    public void GiveUp() => Condition = ResourceCondition.Unhealthy;

    private ResourceCondition Next(CustomResourceSnapshot snapshot)
    {
        if (State == NativeServerStates.Skipped)
        {
            return ResourceCondition.Skipped;
        }

        if (State == KnownResourceStates.Stopping)
        {
            return ResourceCondition.Stopped;
        }

        if (KnownResourceStates.TerminalStates.Contains(State))
        {
            return Condition is ResourceCondition.Stopped ? ResourceCondition.Stopped : ResourceCondition.Failed;
        }

        if (State != KnownResourceStates.Running)
        {
            return Condition;
        }

        return (Condition, snapshot.HealthStatus) switch
        {
            (_, HealthStatus.Healthy) => ResourceCondition.Healthy,
            (ResourceCondition.Healthy, _) => ResourceCondition.Unhealthy,
            // It was started again, and takes its time like the first time.
            (ResourceCondition.Stopped, _) => ResourceCondition.Starting,
            var (same, _) => same,
        };
    }
}
