using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;

namespace Aspire.Hosting.Docker;

/// <summary>A resource as a service of Docker Compose.</summary>
/// <param name="name">The service's name.</param>
/// <param name="resource">The resource.</param>
/// <param name="composeEnvironmentResource">Where it is published to.</param>
public class DockerComposeServiceResource(
    string name,
    IResource resource,
    DockerComposeEnvironmentResource composeEnvironmentResource) : Resource(name)
{
    /// <summary>Where it is published to.</summary>
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;

    /// <summary>The resource that is published.</summary>
    internal IResource TargetResource { get; } = resource;

    /// <summary>How other services and clients reach its endpoints, by the endpoint's name.</summary>
    internal Dictionary<string, ServiceEndpoint> Endpoints { get; } = [];
}
