using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

/// <summary>Finds the running container engine that Aspire's orchestrator uses.</summary>
internal static class ContainerEngine
{
    // The orchestrator itself waits some seconds for a slow engine.
    private static readonly TimeSpan DefaultAnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Asks the orchestrator which engine it will use when the application starts.</summary>
    /// <param name="builder">The application. Its configuration may name the orchestrator and the engine.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="answerTimeout">The time, 30 s by default, after which the engine counts as not running.</param>
    /// <returns>The running engine, <c>docker</c> or <c>podman</c>; null if none runs.</returns>
    /// <exception cref="AppHostException">The orchestrator is missing, or its answer is invalid.</exception>
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
        ?? throw Unknown("The build did not record its path.");

    private static AppHostException Unknown(string reason) =>
        new($"Aspire's orchestrator did not say whether a container engine runs. {reason}");
}
