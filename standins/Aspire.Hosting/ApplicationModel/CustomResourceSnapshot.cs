using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state of one replica of a resource at a moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>The kind of resource: <c>Project</c>, <c>Container</c>, <c>Executable</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Further facts by name.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>What it is doing; one of <see cref="KnownResourceStates" />, null before the application starts.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The exit code of its last process, once that has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>When its process was started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When its process ended.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>Where it is reached.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What each health check said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>The worst of the health reports; null unless it runs.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports.Select(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy)
            .DefaultIfEmpty(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
            .Min();

    /// <summary>Whether its process has ended and a new one is about to be started.</summary>
    internal bool IsRestarting { get; init; }

    /// <summary>Why it is in a state that it cannot leave by itself.</summary>
    internal string? Reason { get; init; }

    /// <summary>Whether it will not become healthy unless someone starts it.</summary>
    internal bool IsUnavailable => State is { } state && !IsRestarting
        && (KnownResourceStates.TerminalStates.Contains(state.Text) || state.Text == KnownResourceStates.Skipped);
}
