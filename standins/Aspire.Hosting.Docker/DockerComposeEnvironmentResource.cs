using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Docker;

/// <summary>Docker Compose as a publishing target.</summary>
public class DockerComposeEnvironmentResource : Resource, IComputeEnvironmentResource
{
    /// <summary>Adds the pipeline step that publishes the application.</summary>
    /// <param name="name">The name, unique within the application.</param>
    public DockerComposeEnvironmentResource(string name)
        : base(name) => Annotations.Add(new PipelineStepAnnotation(_ => new PipelineStep
        {
            Name = $"publish-{name}",
            Action = PublishAsync,
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        }));

    /// <summary>The network of all services; <c>aspire</c> if null.</summary>
    public string? DefaultNetworkName { get; set; }

    /// <summary>Whether the Aspire dashboard is one of the published services.</summary>
    public bool DashboardEnabled { get; set; } = true;

    internal IResourceBuilder<DockerComposeAspireDashboardResource>? Dashboard { get; set; }

    internal Action<ComposeFile>? ConfigureComposeFile { get; set; }

    internal Action<IDictionary<string, CapturedEnvironmentVariable>>? ConfigureEnvFile { get; set; }

    /// <summary>The variables that the compose file uses.</summary>
    internal Dictionary<string, CapturedEnvironmentVariable> CapturedEnvironmentVariables { get; } = [];

    /// <summary>The services by resource.</summary>
    internal Dictionary<IResource, DockerComposeServiceResource> Services { get; } = [];

    /// <summary>Adds a variable to the file <c>.env</c> and returns its placeholder.</summary>
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

    private Task PublishAsync(PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        return new DockerComposePublisher(this, context.Model, context.ExecutionContext)
            .PublishAsync(output.GetOutputDirectory(), context.CancellationToken);
    }
}
