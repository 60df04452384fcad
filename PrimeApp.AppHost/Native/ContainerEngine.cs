using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

/// <summary>Tells whether Aspire's orchestrator finds a container engine that runs.</summary>
internal static class ContainerEngine
{
    // The orchestrator gives a slow engine some seconds by itself.
    private static readonly TimeSpan DefaultAnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Asks the orchestrator what it will ask itself when the application starts.</summary>
    /// <param name="builder">The application, whose configuration may name the orchestrator and the engine.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <param name="answerTimeout">
    /// After this time, 30 s by default, the engine counts as one that does not run.
    /// </param>
    /// <returns>The engine that runs, <c>docker</c> or <c>podman</c>; null when none does.</returns>
    /// <exception cref="AppHostException">The orchestrator is missing, or its answer cannot be understood.</exception>
    public static async Task<string?> FindRunningAsync(
        IDistributedApplicationBuilder builder, CancellationToken cancellationToken, TimeSpan? answerTimeout = null)
    {
        string[] runtime = builder.Configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } name
            ? ["--container-runtime", name]
            : [];
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(answerTimeout ?? DefaultAnswerTimeout);
        try
        {
            var answer = await Command.RunAsync(FindOrchestrator(builder), ["info", .. runtime], timeout.Token);
            return ReadRunning(answer);
        }
        catch (Win32Exception exception)
        {
            throw Unknown(exception.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string? ReadRunning(CommandResult answer)
    {
        try
        {
            using var information = JsonDocument.Parse(string.Join('\n', answer.Output));
            var containers = information.RootElement.GetProperty("containers");
            return containers.GetProperty("running").GetBoolean() ? containers.GetProperty("runtime").GetString()
                : null;
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            var lines = answer.Errors.Concat(answer.Output);
            throw Unknown(lines.FirstOrDefault() ?? $"Its exit code is {answer.ExitCode}.");
        }
    }

    private static string FindOrchestrator(IDistributedApplicationBuilder builder) =>
        builder.Configuration["DcpPublisher:CliPath"]
        ?? builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key.Equals("dcpclipath", StringComparison.OrdinalIgnoreCase))?.Value
        ?? throw Unknown("The build did not say where it is.");

    private static AppHostException Unknown(string reason) =>
        new($"Aspire's orchestrator did not say whether a container engine runs. {reason}");
}
