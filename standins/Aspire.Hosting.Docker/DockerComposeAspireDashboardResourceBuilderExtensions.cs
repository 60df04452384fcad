using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;

namespace Aspire.Hosting;

/// <summary>Configures the Aspire dashboard as a service of Docker Compose.</summary>
public static class DockerComposeAspireDashboardResourceBuilderExtensions
{
    private const string Image = "mcr.microsoft.com/dotnet/nightly/aspire-dashboard";
    private const string Tag = "13.6";

    /// <summary>Sets the port on the host for browsers. If it is null, only services can reach the dashboard.</summary>
    public static IResourceBuilder<DockerComposeAspireDashboardResource> WithHostPort(
        this IResourceBuilder<DockerComposeAspireDashboardResource> builder,
        int? port = null)
        => builder.WithEndpoint("http", endpoint =>
        {
            endpoint.Port = port;
            endpoint.IsExternal = port is not null;
        });

    internal static IResourceBuilder<DockerComposeAspireDashboardResource> CreateDashboard(
        this IDistributedApplicationBuilder builder,
        string name)
        => builder.CreateResourceBuilder(new DockerComposeAspireDashboardResource(name))
            .WithImage(Image, Tag)
            .WithHttpEndpoint(targetPort: 18888)
            .WithEndpoint("http", endpoint => endpoint.IsExternal = true)
            .WithHttpEndpoint(name: DockerComposeAspireDashboardResource.OtlpGrpcEndpointName, targetPort: 18889)
            .WithHttpEndpoint(name: "otlp-http", targetPort: 18890)
            .PublishAsDockerComposeService((_, service) => service.Restart = "always");
}
