using System.ComponentModel;
using System.Reflection;
using System.Text.Json;

namespace PrimeApp.AppHost.Native;

/// <summary>Tells whether Aspire's orchestrator finds a container engine that runs.</summary>
internal static class ContainerEngine
{
    // The orchestrator gives a slow engine some seconds by itself.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Asks the orchestrator what it will ask itself when the application starts.</summary>
    /// <exception cref="DistributedApplicationException">The orchestrator does not say.</exception>
    public static async Task<bool> IsRunningAsync(
        IDistributedApplicationBuilder builder, CancellationToken cancellationToken) =>
        await FindRunningAsync(builder, cancellationToken) is not null;

    /// <summary>The engine that the orchestrator uses, <c>docker</c> or <c>podman</c>; null when none runs.</summary>
    /// <exception cref="DistributedApplicationException">The orchestrator does not say.</exception>
    public static async Task<string?> FindRunningAsync(
        IDistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        string[] runtime = builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } name
            ? ["--container-runtime", name]
            : [];
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTimeout);
        try
        {
            var result = await Command.RunAsync(FindOrchestrator(builder), ["info", .. runtime], timeout.Token);
            using var information = JsonDocument.Parse(string.Join('\n', result.Output));
            var containers = information.RootElement.GetProperty("containers");
            return containers.GetProperty("running").GetBoolean() ? containers.GetProperty("runtime").GetString() : null;
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException or KeyNotFoundException)
        {
            throw new DistributedApplicationException(
                $"Aspire's orchestrator did not say whether a container engine runs: {exception.Message}", exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string FindOrchestrator(IDistributedApplicationBuilder builder) =>
        builder.Configuration["DcpPublisher:CliPath"]
        ?? builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key.Equals("dcpclipath", StringComparison.OrdinalIgnoreCase))?.Value
        ?? throw new DistributedApplicationException("The build did not say where Aspire's orchestrator is.");
}
