using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker;

/// <summary>Customizes the service that a resource is published as.</summary>
/// <param name="configure">Changes the service.</param>
public sealed class DockerComposeServiceCustomizationAnnotation(Action<DockerComposeServiceResource, Service> configure)
    : IResourceAnnotation
{
    /// <summary>Changes the service.</summary>
    public Action<DockerComposeServiceResource, Service> Configure { get; } = configure;
}
