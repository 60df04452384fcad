using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Docker;

/// <summary>The Aspire dashboard as a service of Docker Compose.</summary>
/// <param name="name">The name, unique within the application.</param>
public class DockerComposeAspireDashboardResource(string name) : ContainerResource(name)
{
    internal const string OtlpGrpcEndpointName = "otlp-grpc";

    /// <summary>The endpoint for browsers.</summary>
    public EndpointReference PrimaryEndpoint => new(this, "http");

    /// <summary>The endpoint that receives telemetry from services.</summary>
    public EndpointReference OtlpGrpcEndpoint => new(this, OtlpGrpcEndpointName);
}
