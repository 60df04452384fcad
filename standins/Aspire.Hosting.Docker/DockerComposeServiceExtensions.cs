using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting;

/// <summary>Configures resources as services of Docker Compose.</summary>
public static class DockerComposeServiceExtensions
{
    /// <summary>
    /// Customizes the service that a resource is published as. It has no effect while the application runs.
    /// </summary>
    public static IResourceBuilder<T> PublishAsDockerComposeService<T>(
        this IResourceBuilder<T> builder,
        Action<DockerComposeServiceResource, Service> configure)
        where T : IComputeResource
        => builder.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? builder.WithAnnotation(new DockerComposeServiceCustomizationAnnotation(configure))
            : builder;
}
