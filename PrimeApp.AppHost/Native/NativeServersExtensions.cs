using Microsoft.Extensions.Configuration;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

internal static class NativeServersExtensions
{
    /// <summary>
    /// Without a running container engine, runs each container as a native server. Missing servers are downloaded into
    /// <c>.tools</c>. A container without an available server is skipped, and no resource waits for it.
    /// </summary>
    public static IDistributedApplicationBuilder RunContainersNativelyWithoutEngine(
        this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder;
        }

        var repository = Path.GetFullPath("..", builder.AppHostDirectory);
        // Tests set folders of their own.
        var toolsFolder = builder.Configuration.GetValue("Native:ToolsFolder", Path.Combine(repository, ".tools"))!;
        var dataFolder = builder.Configuration.GetValue("Native:DataFolder", Path.Combine(repository, ".data"))!;
        var provider = NativeServerProvider.ForMachine(toolsFolder);
        builder.AddConsole();
        return builder.OnBeforeStart(async (@event, cancellationToken) =>
        {
            var hasEngine = await ContainerEngine.FindRunningAsync(builder, cancellationToken) is not null;
            var replacement = new ContainerReplacement(builder, @event.Services, provider, dataFolder);
            var containers = builder.Resources.OfType<ContainerResource>().Where(resource => resource.IsContainer());
            foreach (var container in containers.ToList())
            {
                if (container.TryGetLastAnnotation<NativeServerAnnotation>(out var forced))
                {
                    replacement.Replace(container, forced.Server);
                }
                else if (!hasEngine)
                {
                    await replacement.ReplaceOrSkipAsync(container);
                }
            }
        });
    }

    /// <summary>
    /// Runs Garnet, the Redis-compatible server for .NET, instead of Redis, even if a container engine runs.
    /// </summary>
    public static IResourceBuilder<RedisResource> RunAsGarnet(this IResourceBuilder<RedisResource> redis) =>
        redis.WithAnnotation(new NativeServerAnnotation(NativeServerCatalog.Garnet));

    private sealed record NativeServerAnnotation(NativeServer Server) : IResourceAnnotation;
}
