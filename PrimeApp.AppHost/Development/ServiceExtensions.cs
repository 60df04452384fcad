using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost.Development;

#pragma warning disable ASPIRECERTIFICATES001 // WithoutHttpsCertificate is experimental.

/// <summary>How the services and Redis run here, and how they are reached.</summary>
internal static class ServiceExtensions
{
    /// <summary>
    /// Gives a service the HTTP port that it listens on itself: without Aspire's proxy, which accepts connections also
    /// while the service is not there. A run under test has ports that are free.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithServicePort(
        this IResourceBuilder<ProjectResource> service, int port)
    {
        var builder = service.ApplicationBuilder;
        // By default Aspire has a service believe these headers from anybody.
        service.DisableForwardedHeaders();
        if (builder.ExecutionContext.IsPublishMode)
        {
            return service.WithHttpEndpoint(port, targetPort: port);
        }

        return service.WithHttpEndpoint(builder.HasRandomPorts() ? null : port, isProxied: false);
    }

    /// <summary>Has a service run as one that is developed. Has no effect on what is published.</summary>
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
            // The dashboard shows the log lines of a task beside its trace. The console stays quiet.
            .WithEnvironment("Logging__OpenTelemetry__LogLevel__PrimeApp", "Debug")
            // The dashboard ends first when all resources stop. By default a service would wait 10 s for it.
            .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000")
            .WithEnvironment(context => context.EnvironmentVariables.Remove("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"));
    }

    // Aspire starts a project by "dotnet run", which stays beside the service and takes 75 MB of memory. An IDE that
    // debugs starts it by itself.
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

    /// <summary>Has the web UI link to the other pages. In compose, the operator says where they are.</summary>
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
    /// Has Redis append every write to a file, and refuse writes when its memory is full. It logs warnings only.
    /// </summary>
    /// <param name="redis">The server.</param>
    /// <param name="appendFsync">When the file is written to disk: docs/queue.md says what that means.</param>
    public static IResourceBuilder<RedisResource> WithAppendOnlyFile(
        this IResourceBuilder<RedisResource> redis, string appendFsync) =>
        // Aspire starts the server from one shell command, so its options join the last argument.
        redis.WithoutHttpsCertificate().WithArgs(context => context.Args[^1] =
            $"{context.Args[^1]} --appendonly yes --appendfsync {appendFsync} --maxmemory-policy noeviction --loglevel warning");
}
