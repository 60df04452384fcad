namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service that must start before another.</summary>
public sealed class ServiceDependency
{
    /// <summary>
    /// The state that it must reach: <c>service_started</c>, <c>service_healthy</c>,
    /// <c>service_completed_successfully</c>.
    /// </summary>
    public string? Condition { get; set; }
}
