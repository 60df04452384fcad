using Aspire.Hosting.Containers;

namespace Aspire.Hosting.NativeServers;

/// <summary>Turns a container into the command line of its native server.</summary>
internal static class NativeLaunch
{
    /// <summary>Lays out the container's files on the host and gives the command line.</summary>
    /// <exception cref="NativeServerException">The container runs another program than its image's server.</exception>
    public static async Task<LaunchPlan> PlanAsync(
        ContainerSpec spec, NativeServer server, InstalledServer installed, CancellationToken cancellationToken)
    {
        var paths = new HostPaths(spec, server.Directories);
        await paths.CreateAsync(cancellationToken);

        var environment = new Dictionary<string, string>();
        foreach (var (key, value) in server.ImageEnvironment.Concat(spec.Environment))
            environment[key] = paths.Translate(value);

        foreach (var (key, value) in ContainerArguments.ListeningEnvironment(spec, server))
            environment[key] = value;

        if (installed.LibraryDirectories.Count > 0)
            environment["LD_LIBRARY_PATH"] = string.Join(Path.PathSeparator, installed.LibraryDirectories);

        var command = Native(spec, server, installed, paths);
        return new ProcessLaunch(
            ContainerArguments.IsShellCommand(spec) ? spec.Entrypoint! : installed.Executable,
            [.. ContainerArguments.Listening(command, server), .. InstallationArguments(spec, server, installed)],
            environment,
            paths.CreateWorkingDirectory(server.WorkingDirectory),
            CleanupCommand: null);
    }

    // The container's command with the host's paths: those of its files, and that of the program.
    private static ContainerSpec Native(
        ContainerSpec spec, NativeServer server, InstalledServer installed, HostPaths paths)
    {
        var image = spec.Arguments.Count == 0 ? server.DefaultArguments : spec.Arguments;
        var arguments = image.Select(paths.Translate).ToList();
        if (ContainerArguments.IsShellCommand(spec))
        {
            var words = arguments[1].TrimStart().Split(' ', 2);
            EnsureRuns(server, words[0]);
            arguments[1] = string.Join(' ', [Quote(installed.Executable), .. words[1..]]);
        }
        else if (spec.Entrypoint is { } entrypoint)
        {
            EnsureRuns(server, entrypoint);
        }
        else if (arguments.Count > 0 && IsProgram(server, arguments[0]))
        {
            arguments.RemoveAt(0);
        }

        return spec with { Arguments = arguments };
    }

    private static IReadOnlyList<string> InstallationArguments(
        ContainerSpec spec, NativeServer server, InstalledServer installed) =>
        ContainerArguments.IsShellCommand(spec) ? [] : server.InstallationArguments(installed.Root);

    private static void EnsureRuns(NativeServer server, string program)
    {
        if (!IsProgram(server, program))
        {
            throw new NativeServerException(
                $"A container of {server.Image} can run natively when it runs {server.Executables[0]}, not {program}.");
        }
    }

    private static bool IsProgram(NativeServer server, string program) =>
        server.Executables.Contains(Path.GetFileName(program));

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
