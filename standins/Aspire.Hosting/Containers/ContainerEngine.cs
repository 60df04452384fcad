using System.ComponentModel;
using System.Security.Cryptography;
using Aspire.Hosting.NativeServers;

namespace Aspire.Hosting.Containers;

/// <summary>A container engine that answers, and how it runs a container in the foreground.</summary>
/// <param name="client">The engine's command line client.</param>
internal sealed class ContainerEngine(string client)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(3);

    /// <summary>The first client whose engine answers promptly, or null.</summary>
    /// <param name="clients">Names or paths of clients, in order of preference.</param>
    public static async Task<ContainerEngine?> FindAsync(IEnumerable<string> clients)
    {
        foreach (var client in clients)
        {
            if (await AnswersAsync(client))
                return new ContainerEngine(client);
        }

        return null;
    }

    /// <summary>Makes sure that the image is there.</summary>
    /// <returns>Null, or why it cannot be had.</returns>
    public async Task<string?> PullAsync(
        ContainerSpec spec, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var image = ImageReference(spec);
        if ((await Command.RunAsync(client, ["image", "inspect", image], cancellationToken)).Succeeded)
            return null;

        progress.Report($"Pulling {image}");
        var pull = await Command.RunAsync(client, ["pull", image], cancellationToken);
        return pull.Succeeded ? null : string.Join(' ', pull.Errors);
    }

    /// <summary>The client's command line for a container in the foreground.</summary>
    /// <remarks>
    /// The container shares the host's network. Resources of an application refer to each other by one address that has
    /// to hold for processes and containers alike, and localhost with the allocated port is the one that does without a
    /// proxy and without addresses that differ by who asks. So a server is told its port as a native server is.
    /// </remarks>
    public async Task<LaunchPlan> PlanAsync(
        ContainerSpec spec, NativeServer? server, CancellationToken cancellationToken)
    {
        if (server is null && spec.Ports.FirstOrDefault(port => port.TargetPort != port.HostPort) is { } moved)
        {
            return new SkippedLaunch(
                $"It is not known how {spec.Image} is told to listen on port {moved.HostPort} instead of {moved.TargetPort}.");
        }

        var name = $"{spec.Name}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var environment = new Dictionary<string, string>(spec.Environment);
        if (server is not null)
        {
            foreach (var (key, value) in ContainerArguments.ListeningEnvironment(spec, server))
                environment[key] = value;
        }

        var files = await new HostPaths(spec, []).WriteFilesAsync(contents => contents, cancellationToken);
        var arguments = new List<string> { "run", "--rm", "--name", name, "--network", "host" };
        foreach (var mount in spec.Mounts)
            arguments.AddRange(["--volume", $"{mount.Source}:{mount.Target}{(mount.IsReadOnly ? ":ro" : "")}"]);

        foreach (var (target, path) in files)
            arguments.AddRange(["--volume", $"{path}:{target}:ro"]);

        // By name only: the client passes its own value on, and no secret is seen in the list of processes.
        foreach (var key in environment.Keys)
            arguments.AddRange(["--env", key]);

        if (spec.Entrypoint is not null)
            arguments.AddRange(["--entrypoint", spec.Entrypoint]);

        arguments.Add(ImageReference(spec));
        arguments.AddRange(server is null ? spec.Arguments : ContainerArguments.Listening(spec, server));
        Directory.CreateDirectory(spec.DataDirectory);
        return new ProcessLaunch(client, arguments, environment, spec.DataDirectory, [client, "rm", "--force", name]);
    }

    private static async Task<bool> AnswersAsync(string client)
    {
        using var timeout = new CancellationTokenSource(AnswerTimeout);
        try
        {
            // Fails when there is a client but no engine.
            return (await Command.RunAsync(client, ["ps", "--quiet"], timeout.Token)).Succeeded;
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException)
        {
            return false;
        }
    }

    // Podman has no registry of its own that names without one belong to.
    private static string ImageReference(ContainerSpec spec)
    {
        var registry = spec.Image.Split('/')[0];
        var hasRegistry = spec.Image.Contains('/') && (registry.Contains('.') || registry.Contains(':'));
        return hasRegistry ? $"{spec.Image}:{spec.Tag}" : $"docker.io/{spec.Image}:{spec.Tag}";
    }
}
