using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Docker.Resources;

namespace Aspire.Hosting;

/// <summary>Publishes the application to Docker Compose.</summary>
public static class DockerComposeEnvironmentExtensions
{
    /// <summary>Adds Docker Compose as a publishing target. It has no effect while the application runs.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> AddDockerComposeEnvironment(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name)
    {
        var environment =
            new DockerComposeEnvironmentResource(name) { Dashboard = builder.CreateDashboard($"{name}-dashboard") };
        if (builder.ExecutionContext.IsRunMode)
        {
            return builder.CreateResourceBuilder(environment);
        }

        return builder.AddResource(environment);
    }

    /// <summary>Changes properties of the environment.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProperties(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<DockerComposeEnvironmentResource> configure)
    {
        configure(builder.Resource);
        return builder;
    }

    /// <summary>Changes the compose file before it is written.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureComposeFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<ComposeFile> configure)
    {
        builder.Resource.ConfigureComposeFile += configure;
        return builder;
    }

    /// <summary>Changes the file <c>.env</c> before it is written.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> ConfigureEnvFile(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<IDictionary<string, CapturedEnvironmentVariable>> configure)
    {
        builder.Resource.ConfigureEnvFile += configure;
        return builder;
    }

    /// <summary>Sets whether the Aspire dashboard is one of the published services.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        bool enabled = true)
    {
        builder.Resource.DashboardEnabled = enabled;
        return builder;
    }

    /// <summary>Adds the Aspire dashboard to the published services and configures it.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithDashboard(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder,
        Action<IResourceBuilder<DockerComposeAspireDashboardResource>> configure)
    {
        builder.Resource.DashboardEnabled = true;
        configure(builder.Resource.Dashboard
            ?? throw new InvalidOperationException("There is no dashboard to configure."));
        return builder;
    }
}
