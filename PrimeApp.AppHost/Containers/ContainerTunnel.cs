using System.ComponentModel;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Containers;

/// <summary>
/// Checks the tunnel through which containers reach the services, which listen on this machine's loopback address.
/// Aspire's orchestrator builds an image for the tunnel.
/// </summary>
/// <param name="engine">The client of the container engine: <c>docker</c> or <c>podman</c>.</param>
internal sealed class ContainerTunnel(string engine)
{
    /// <summary>The setting that starts containers without the tunnel.</summary>
    public const string Setting = "ASPIRE_ENABLE_CONTAINER_TUNNEL";

    // The base image of the orchestrator's tunnel image.
    private const string BaseImage = "mcr.microsoft.com/azurelinux/base/core:3.0";

    private const string OrWithout = $"or set {Setting}=false to run without the metrics of the services.";

    /// <summary>
    /// Explains why the tunnel cannot be built and how to fix it. Pulls the base image if it is missing.
    /// </summary>
    /// <returns>Two sentences about a container; null if the tunnel can be built.</returns>
    public async Task<string?> ExplainMissingAsync(CancellationToken cancellationToken)
    {
        // Podman builds images without a plugin.
        if (engine == "docker" && !(await RunAsync(["buildx", "version"], cancellationToken)).Succeeded)
        {
            return "It cannot reach the services, because the Docker plugin buildx is missing. " +
                $"Install docker-buildx or docker-buildx-plugin and start again, {OrWithout}";
        }

        if ((await RunAsync(["image", "inspect", BaseImage], cancellationToken)).Succeeded)
        {
            return null;
        }

        var pull = await RunAsync(["image", "pull", "--quiet", BaseImage], cancellationToken);
        return pull.Succeeded
            ? null
            : $"It cannot reach the services, because an image cannot be pulled ({string.Join(' ', pull.Errors)}). " +
                $"Run '{engine} pull {BaseImage}' where there is a network and start again, {OrWithout}";
    }

    private async Task<CommandResult> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            return await Command.RunAsync(engine, arguments, cancellationToken);
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(ExitCode: 1, Output: [], Errors: [exception.Message]);
        }
    }
}
