using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>The Aspire dashboard as a service of Docker Compose.</summary>
/// <param name="name">Unique within the application.</param>
public class DockerComposeAspireDashboardResource(string name) : ContainerResource(name)
{
    /// <summary>Where browsers connect.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");
}
