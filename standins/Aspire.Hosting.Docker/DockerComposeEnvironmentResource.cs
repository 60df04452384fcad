using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Docker;

/// <summary>Docker Compose as the place the application is published to.</summary>
public class DockerComposeEnvironmentResource : Resource, IComputeEnvironmentResource
{
    /// <summary>Adds the step of the pipeline that publishes the application.</summary>
    /// <param name="name">Unique within the application.</param>
    public DockerComposeEnvironmentResource(string name)
        : base(name) => Annotations.Add(new PipelineStepAnnotation(_ => new PipelineStep
        {
            Name = $"publish-{name}",
            Action = PublishAsync,
            RequiredBySteps = [WellKnownPipelineSteps.Publish],
        }));

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

    private Task PublishAsync(PipelineStepContext context)
    {
        var output = context.Services.GetRequiredService<IPipelineOutputService>();
        return new DockerComposePublisher(this, context.Model, context.ExecutionContext)
            .PublishAsync(output.GetOutputDirectory(), context.CancellationToken);
    }
}
