using System.Text.RegularExpressions;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.AppHost.Compose;

#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004 // Steps of the pipeline are experimental.

/// <summary>
/// Limits how many processes and threads a service may have. Aspire's types have no member for it, so it is added to
/// the file that is published, to each service that has limits.
/// </summary>
internal static partial class ProcessLimits
{
    // Several times what the busiest has: a worker of 64 threads.
    private const int MaxProcesses = 512;

    /// <summary>Adds the step that follows the publishing of the compose file.</summary>
    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProcessLimits(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder)
    {
        // A run does not publish, so the step that this one follows is missing there, and that would be an error.
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            builder.ApplicationBuilder.Pipeline.AddStep(
                "limit-processes", AddAsync,
                dependsOn: $"publish-{builder.Resource.Name}", requiredBy: WellKnownPipelineSteps.Publish);
        }

        return builder;
    }

    private static async Task AddAsync(PipelineStepContext context)
    {
        var folder = context.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();
        var file = Path.Combine(folder, "docker-compose.yaml");
        var text = await File.ReadAllTextAsync(file, context.CancellationToken);
        await File.WriteAllTextAsync(
            file, MemoryLimit().Replace(text, $"$0$1pids: {MaxProcesses}$2"), context.CancellationToken);
    }

    [GeneratedRegex(@"^( +)memory: .*?(\r?\n)", RegexOptions.Multiline)]
    private static partial Regex MemoryLimit();
}
