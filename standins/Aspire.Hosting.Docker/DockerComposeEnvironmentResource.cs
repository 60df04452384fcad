using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;

namespace Aspire.Hosting.Docker;

/// <summary>Docker Compose as the place the application is published to.</summary>
/// <param name="name">Unique within the application.</param>
public class DockerComposeEnvironmentResource(string name) : Resource(name)
{
    /// <summary>Whether the Aspire dashboard is one of the services.</summary>
    public bool DashboardEnabled { get; set; } = true;

    internal DockerComposeAspireDashboardResource Dashboard { get; } = new($"{name}-dashboard");

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }
}
