using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

internal enum ResourceCondition
{
    /// <summary>It has never been healthy.</summary>
    Starting,

    /// <summary>It runs, and all checks succeed.</summary>
    Healthy,

    /// <summary>It runs, but a check fails.</summary>
    Unhealthy,

    /// <summary>It did not start or it ended unexpectedly, and has not been healthy since.</summary>
    Failed,

    /// <summary>The user or the application stopped it.</summary>
    Stopped,

    /// <summary>It is not available on this machine.</summary>
    Skipped,
}

/// <summary>Tracks the condition of a resource.</summary>
/// <param name="resource">The resource.</param>
internal sealed class ResourceStatus(IResource resource)
{
    // The orchestrator's exit code for a process that a signal ended.
    private const int SignalExitCode = -1;

    private CustomResourceSnapshot? _latest;
    public IResource Resource { get; } = resource;
    public ResourceCondition Condition { get; private set; }

    /// <summary>Whether it waits for another resource.</summary>
    public bool IsWaiting => State == KnownResourceStates.Waiting;

    /// <summary>Whether it runs but has never been healthy.</summary>
    public bool IsComingUp => State == KnownResourceStates.Running && Condition is ResourceCondition.Starting;

    /// <summary>Whether it is unavailable and will not recover by itself.</summary>
    public bool IsDown =>
        Condition is ResourceCondition.Unhealthy or ResourceCondition.Failed or ResourceCondition.Stopped;

    /// <summary>The reason why it was skipped or could not be prepared, as a sentence; null if unknown.</summary>
    public string? Reason => _latest is null ? null : NativeServerStates.ReasonOf(_latest);

    /// <summary>Whether a signal ended it. Its log then has no explanation.</summary>
    public bool IsEndedBySignal => _latest?.ExitCode == SignalExitCode;

    /// <summary>Describes its end, as the predicate of a sentence.</summary>
    public string End => (State, _latest?.ExitCode) switch
    {
        (var state, _) when state == KnownResourceStates.FailedToStart => "failed to start.",
        (_, null) => "ended unexpectedly.",
        (_, SignalExitCode) => "was ended by a signal.",
        (_, { } code) => $"ended with exit code {code}.",
    };

    /// <summary>The message of the first failed check; null if it has none.</summary>
    public string? FailedCheck => _latest?.HealthReports
        .Where(report => report.Status is not HealthStatus.Healthy)
        .Select(report => report.Description ?? report.ExceptionText)
        .FirstOrDefault();

    private string? State => _latest?.State?.Text;

    /// <summary>Processes a change of the resource.</summary>
    /// <returns>The previous condition.</returns>
    public ResourceCondition Observe(CustomResourceSnapshot snapshot)
    {
        var before = Condition;
        _latest = snapshot;
        Condition = Next(snapshot);
        return before;
    }

    /// <summary>Marks it as unhealthy because it did not become healthy in time.</summary>
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
            // It was restarted and gets the same time as at its first start.
            (ResourceCondition.Stopped, _) => ResourceCondition.Starting,
            var (same, _) => same,
        };
    }
}
