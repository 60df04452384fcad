using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;

namespace Aspire.Hosting;

/// <summary>Configures the Aspire dashboard as a service of Docker Compose.</summary>
public static class DockerComposeAspireDashboardResourceBuilderExtensions
{
    /// <summary>Sets the port of the machine that browsers connect to; random when null.</summary>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithHostPort(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder,
        int? port = null)
        => builder.WithEndpoint("http", endpoint =>
        {
            endpoint.UriScheme = "http";
            endpoint.Port = port;
        });
}
