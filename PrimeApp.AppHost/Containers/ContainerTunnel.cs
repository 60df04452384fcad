using System.ComponentModel;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Containers;

/// <summary>
/// The way from containers to the services, which listen on this machine's loopback address. Aspire's orchestrator
/// builds an image for it.
/// </summary>
/// <param name="engine">The client of the container engine: <c>docker</c> or <c>podman</c>.</param>
internal sealed class ContainerTunnel(string engine)
{
    /// <summary>The setting that has containers start without the tunnel.</summary>
    public const string Setting = "ASPIRE_ENABLE_CONTAINER_TUNNEL";

    // What the orchestrator builds its image on.
    private const string BaseImage = "mcr.microsoft.com/azurelinux/base/core:3.0";

    private const string OrWithout = $"or set {Setting}=false to run without the metrics of the services.";

    /// <summary>Says why the tunnel cannot be built, and what to do. Pulls the base image if it is missing.</summary>
    /// <returns>Two sentences about a container; null when nothing is missing.</returns>
    public async Task<string?> ExplainMissingAsync(CancellationToken cancellationToken)
    {
        // Podman builds by itself.
        if (engine == "docker" && !(await RunAsync(["buildx", "version"], cancellationToken)).Succeeded)
        {
            return "It cannot reach the services, because Docker has no plugin buildx. " +
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
