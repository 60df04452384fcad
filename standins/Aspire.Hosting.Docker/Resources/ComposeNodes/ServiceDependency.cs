namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service that must be started before.</summary>
public sealed class ServiceDependency
{
    /// <summary>
    /// How far it must have got: <c>service_started</c>, <c>service_healthy</c>, <c>service_completed_successfully</c>.
    /// </summary>
    public string? Condition { get; set; }
}
