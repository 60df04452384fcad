using System.Text.RegularExpressions;
using Aspire.Hosting.Docker;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace PrimeApp.AppHost.Compose;

#pragma warning disable ASPIREPIPELINES001, ASPIREPIPELINES004 // Pipeline steps are experimental.

/// <summary>
/// Limits the processes and threads of each service that has resource limits. Aspire's types have no member for this
/// limit, so this step adds it to the published file.
/// </summary>
internal static partial class ProcessLimits
{
    // Several times the threads of the largest service, a worker with 64 computing threads.
    private const int MaxProcesses = 512;

    public static IResourceBuilder<DockerComposeEnvironmentResource> WithProcessLimits(
        this IResourceBuilder<DockerComposeEnvironmentResource> builder)
    {
        // In a run, the publish step that this step depends on does not exist, which would be an error.
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
