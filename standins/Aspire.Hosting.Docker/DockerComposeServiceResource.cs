using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>A resource as a service of Docker Compose.</summary>
/// <param name="name">The service's name.</param>
/// <param name="composeEnvironmentResource">Where it is published to.</param>
public class DockerComposeServiceResource(string name, DockerComposeEnvironmentResource composeEnvironmentResource) : Resource(name)
{
    /// <summary>Where it is published to.</summary>
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;
}
