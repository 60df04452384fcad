using Microsoft.Extensions.Configuration;

namespace PrimeApp.AppHost.Native;

/// <summary>Runs containers as processes of this machine.</summary>
internal static class NativeServersExtensions
{
    /// <summary>
    /// Where no container engine runs, has each container run as a native server of this machine. A server that the machine
    /// lacks is fetched into <c>.tools</c>; one that cannot be had is skipped, and nothing waits for it.
    /// </summary>
    public static IDistributedApplicationBuilder RunContainersNativelyWithoutEngine(
        this IDistributedApplicationBuilder builder)
    {
        if (builder.ExecutionContext.IsPublishMode)
            return builder;

        return builder.OnBeforeStart(async (@event, cancellationToken) =>
        {
            var hasEngine = await ContainerEngine.IsRunningAsync(builder, cancellationToken);
            var replacement = new ContainerReplacement(builder, @event.Services, FoldersOf(builder));
            foreach (var container in builder.Resources.OfType<ContainerResource>().Where(r => r.IsContainer()).ToList())
            {
                if (container.TryGetLastAnnotation<NativeServerAnnotation>(out var forced))
                    replacement.Replace(container, forced.Server);
                else if (!hasEngine)
                    await replacement.ReplaceOrSkipAsync(container);
            }
        });
    }

    /// <summary>Runs Redis as Garnet, the Redis-compatible server for .NET, also where a container engine runs.</summary>
    public static IResourceBuilder<RedisResource> RunAsGarnet(this IResourceBuilder<RedisResource> redis) =>
        redis.WithAnnotation(new NativeServerAnnotation(NativeServerCatalog.Garnet));

    // A run under test keeps its data in a folder of its own.
    private static NativeServerFolders FoldersOf(IDistributedApplicationBuilder builder)
    {
        var repository = Path.GetFullPath("..", builder.AppHostDirectory);
        return new NativeServerFolders(
            Data: builder.Configuration.GetValue("Native:DataFolder", Path.Combine(repository, ".data"))!,
            Tools: builder.Configuration.GetValue("Native:ToolsFolder", Path.Combine(repository, ".tools"))!);
    }

    private sealed record NativeServerAnnotation(NativeServer Server) : IResourceAnnotation;
}
