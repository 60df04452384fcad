using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost.Development;

#pragma warning disable ASPIRECERTIFICATES001 // WithoutHttpsCertificate is experimental.

internal static class ServiceExtensions
{
    /// <summary>
    /// Sets the HTTP port of a service, without Aspire's proxy. The proxy would accept connections even while the
    /// service is down. Tests use free ports.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithServicePort(
        this IResourceBuilder<ProjectResource> service, int port)
    {
        var builder = service.ApplicationBuilder;
        // By default, Aspire makes a service trust these headers from every client.
        service.DisableForwardedHeaders();
        if (builder.ExecutionContext.IsPublishMode)
        {
            return service.WithHttpEndpoint(port, targetPort: port);
        }

        return service.WithHttpEndpoint(builder.HasRandomPorts() ? null : port, isProxied: false);
    }

    /// <summary>Applies development settings to a service. Has no effect on published files.</summary>
    public static IResourceBuilder<ProjectResource> WithDevelopmentSettings(
        this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode)
        {
            return service;
        }

        return service
            .RunDirectly()
            .WithoutHttpsCertificate()
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            // The dashboard shows the log lines of a task beside its trace, while the console stays quiet.
            .WithEnvironment("Logging__OpenTelemetry__LogLevel__PrimeApp", "Debug")
            // When all resources stop, the dashboard ends first. By default a service would wait 10 s for it.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
            .WithEnvironment(context => context.EnvironmentVariables.Remove("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"));
    }

    // Aspire starts a project with "dotnet run", which keeps running beside the service and takes 75 MB of memory. A
    // debugging IDE starts the service by itself.
    private static IResourceBuilder<ProjectResource> RunDirectly(this IResourceBuilder<ProjectResource> service)
    {
        var builder = service.ApplicationBuilder;
        var isStartedOtherwise = builder.Configuration["DEBUG_SESSION_PORT"] is not null
            || builder.Configuration.GetValue("DOTNET_WATCH", false);
        var outputPath = builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == "ServiceOutputPath")?.Value;
        if (isStartedOtherwise || outputPath is null)
        {
            return service;
        }

        var project = service.Resource.GetProjectMetadata().ProjectPath;
        var folder = Path.GetDirectoryName(project)!;
        var assembly = Path.Combine(folder, outputPath, $"{Path.GetFileNameWithoutExtension(project)}.dll");
        return service
            .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = folder })
            .WithArgs(assembly);
    }

    /// <summary>Sets the links of the web UI to the other tools. In compose, the operator sets them.</summary>
    public static IResourceBuilder<ProjectResource> WithLinks(
        this IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ContainerResource> prometheus,
        IResourceBuilder<ContainerResource> grafana) =>
        api.ApplicationBuilder.ExecutionContext.IsPublishMode
            ? api
            : api.WithEnvironment("Links__Prometheus", prometheus.GetEndpoint("http"))
                .WithEnvironment("Links__Grafana", grafana.GetEndpoint("http"))
                .WithDashboardAddress("Links__Dashboard");

    /// <summary>
    /// Makes Redis append every write to a file, refuse writes when its memory is full, and log warnings only.
    /// </summary>
    /// <param name="redis">The server.</param>
    /// <param name="appendFsync">When Redis writes the file to disk. See docs/queue.md.</param>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(
        this IResourceBuilder<RedisResource> redis, string appendFsync) =>
        // Aspire starts the server from one shell command, so its options join the last argument.
        redis.WithoutHttpsCertificate().WithArgs(context => context.Args[^1] =
            $"{context.Args[^1]} --appendonly yes --appendfsync {appendFsync} "
            + "--maxmemory-policy noeviction --loglevel warning");
}
