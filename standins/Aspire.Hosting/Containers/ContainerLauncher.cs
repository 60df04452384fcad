using Aspire.Hosting.NativeServers;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Containers;

/// <summary>
/// Runs a container in the container engine where one answers and has the image, and otherwise as the native server of
/// that image.
/// </summary>
internal sealed partial class ContainerLauncher : IContainerLauncher
{
    private static readonly string[] EngineClients = ["docker", "podman"];

    private readonly NativeServerProvider _servers;
    private readonly Lazy<Task<ContainerEngine?>> _engine;
    private readonly ILogger _logger;

    /// <param name="repositoryRoot">The folder whose <c>.tools</c> keeps fetched servers.</param>
    /// <param name="logger">Receives how each container runs.</param>
    public ContainerLauncher(string repositoryRoot, ILogger logger)
        : this(
            new NativeServerProvider(
                SearchPath.OfThisMachine(), new AptPackages(Path.Combine(repositoryRoot, ".tools"))),
            EngineClients,
            logger)
    {
    }

    /// <param name="servers">Where native servers come from.</param>
    /// <param name="engineClients">The clients of container engines to ask, in order.</param>
    /// <param name="logger">Receives how each container runs.</param>
    public ContainerLauncher(NativeServerProvider servers, IReadOnlyList<string> engineClients, ILogger logger)
    {
        _servers = servers;
        _engine = new Lazy<Task<ContainerEngine?>>(() => ContainerEngine.FindAsync(engineClients));
        _logger = logger;
    }

    /// <inheritdoc/>
    public async Task<bool> CanRunAsync(string image, CancellationToken cancellationToken) =>
        await _engine.Value.WaitAsync(cancellationToken) is not null
        || (NativeServerCatalog.Find(image) is { } server && _servers.CanGet(server));

    /// <inheritdoc/>
    public async Task<LaunchPlan> PlanAsync(
        ContainerSpec spec, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var server = NativeServerCatalog.Find(spec.Image);
        if (await _engine.Value.WaitAsync(cancellationToken) is { } engine)
        {
            if (await engine.PullAsync(spec, progress, cancellationToken) is not { } failure)
                return await engine.PlanAsync(spec, server, cancellationToken);

            progress.Report($"No image, looking for a native server instead: {failure}");
        }

        if (server is null)
            return new SkippedLaunch($"No container engine can run {spec.Image}, and it has no known native server.");

        try
        {
            var installed = await _servers.GetAsync(server, progress, cancellationToken);
            LogNativeServer(spec.Name, installed.Executable);
            return await NativeLaunch.PlanAsync(spec, server, installed, cancellationToken);
        }
        catch (Exception exception) when
            (exception is NativeServerException or IOException or UnauthorizedAccessException)
        {
            return new SkippedLaunch(exception.Message);
        }
    }

    [LoggerMessage(EventName = "NativeServerFound", Level = LogLevel.Debug, Message = "{Resource} runs as {Executable}")]
    private partial void LogNativeServer(string resource, string executable);
}
