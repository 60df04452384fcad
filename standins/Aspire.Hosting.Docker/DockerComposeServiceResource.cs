using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;

namespace Aspire.Hosting.Docker;

/// <summary>A resource as a service of Docker Compose.</summary>
/// <param name="name">The name of the service.</param>
/// <param name="resource">The resource.</param>
/// <param name="composeEnvironmentResource">The publishing target.</param>
public class DockerComposeServiceResource(
    string name,
    IResource resource,
    DockerComposeEnvironmentResource composeEnvironmentResource) : Resource(name)
{
    /// <summary>The publishing target.</summary>
    public DockerComposeEnvironmentResource Parent { get; } = composeEnvironmentResource;

    /// <summary>The resource that is published.</summary>
    internal IResource TargetResource { get; } = resource;

    /// <summary>The addresses of its endpoints by endpoint name.</summary>
    internal Dictionary<string, ServiceEndpoint> Endpoints { get; } = [];
}
