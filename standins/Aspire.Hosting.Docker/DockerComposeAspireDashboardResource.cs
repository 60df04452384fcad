using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>The Aspire dashboard as a service of Docker Compose.</summary>
/// <param name="name">Unique within the application.</param>
public class DockerComposeAspireDashboardResource(string name) : ContainerResource(name)
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";

    /// <summary>Where browsers connect.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");

    /// <summary>Where services send telemetry.</summary>
    public EndpointReference OtlpGrpcEndpoint => new(this, OtlpGrpcEndpointName);
}
