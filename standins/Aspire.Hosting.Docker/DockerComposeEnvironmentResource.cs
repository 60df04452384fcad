using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Resources;

namespace Aspire.Hosting.Docker;

/// <summary>Docker Compose as the place the application is published to.</summary>
/// <param name="name">Unique within the application.</param>
public class DockerComposeEnvironmentResource(string name) : Resource(name)
{
    /// <summary>The network that every service is in; <c>aspire</c> when null.</summary>
    public string? DefaultNetworkName { get; set; }

    /// <summary>Whether the Aspire dashboard is one of the services.</summary>
    public bool DashboardEnabled { get; set; } = true;

    internal IResourceBuilder<DockerComposeAspireDashboardResource>? Dashboard { get; set; }

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

    /// <summary>The variables that the compose file refers to.</summary>
    internal Dictionary<string, CapturedEnvironmentVariable> CapturedEnvironmentVariables { get; } = [];

    /// <summary>The services by the resource that each is.</summary>
    internal Dictionary<IResource, DockerComposeServiceResource> Services { get; } = [];

    /// <summary>Adds a variable to the file <c>.env</c>, and returns what refers to it.</summary>
    internal string AddEnvironmentVariable(string name, string description, IResource? resource = null)
    {
        CapturedEnvironmentVariables[name] = new CapturedEnvironmentVariable
        {
            Name = name,
            Description = description,
            Resource = resource,
        };
        return $"${{{name}}}";
    }
}
