using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // ShellExecution is experimental.

/// <summary>Translates a container's command line, environment and files for its native server.</summary>
/// <param name="container">The container.</param>
/// <param name="server">The server in its image.</param>
/// <param name="installed">The server on this machine.</param>
/// <param name="files">The container's files on this machine.</param>
/// <param name="port">The port on localhost.</param>
internal sealed class NativeLaunch(
    ContainerResource container, NativeServer server, InstalledServer installed, ContainerFiles files, int port)
{
    /// <summary>The program to start: the server, or a shell if the container uses one.</summary>
    public string Command => IsShellCommand ? container.Entrypoint ?? "/bin/sh" : installed.Executable;

    /// <summary>The working directory. The folder exists.</summary>
    public string WorkingDirectory { get; } = files.CreateWorkingDirectory(server.WorkingDirectory);

    private bool IsShellCommand => server.OwnArguments is null && container.ShellExecution is true;

    /// <summary>Replaces the container's arguments by those of the native command.</summary>
    /// <exception cref="AppHostException">The container does not run its image's server.</exception>
    public void Rewrite(IList<object> arguments)
    {
        var translated = arguments.Select(value => value is string text ? files.Translate(text) : value).ToList();
        var listen = server.ListenArguments(port);
        arguments.Clear();
        if (server.OwnArguments is { } own)
        {
            foreach (var argument in own(port, WorkingDirectory, string.Join(' ', translated)))
            {
                arguments.Add(argument);
            }

            return;
        }

        if (IsShellCommand)
        {
            // The shell expands variables. With exec, the server replaces the shell and receives its signals.
            EnsureRuns(translated.FirstOrDefault() as string ?? "nothing");
            arguments.Add("-c");
            arguments.Add(string.Join(' ', ["exec", Quote(installed.Executable), .. translated[1..], .. listen]));
            return;
        }

        if (container.Entrypoint is { } entrypoint)
        {
            EnsureRuns(entrypoint);
        }

        // Some servers refuse a repeated option.
        var replaced = listen.Select(OptionName).ToHashSet();
        var kept = translated.Where(value =>
            value is not string text || !text.Contains('=') || !replaced.Contains(OptionName(text)));
        var ofInstallation = server.InstallationArguments(installed.Root);
        foreach (var argument in (IEnumerable<object>)[.. kept, .. listen, .. ofInstallation])
        {
            arguments.Add(argument);
        }
    }

    /// <summary>
    /// Translates paths in the container's variables, and adds the variables of the image and of the address to listen
    /// on.
    /// </summary>
    public void Rewrite(IDictionary<string, object> environment)
    {
        foreach (var (name, value) in server.ImageEnvironment)
        {
            environment.TryAdd(name, value);
        }

        foreach (var (name, value) in environment.ToList())
        {
            if (value is string text)
            {
                environment[name] = files.Translate(text);
            }
        }

        foreach (var (name, value) in server.ListenEnvironment(port))
        {
            environment[name] = value;
        }

        if (installed.LibraryDirectories.Count > 0)
        {
            environment["LD_LIBRARY_PATH"] = string.Join(Path.PathSeparator, installed.LibraryDirectories);
        }
    }

    private void EnsureRuns(string program)
    {
        if (!server.Executables.Contains(Path.GetFileName(program)))
        {
            throw new AppHostException(
                $"A container of {server.Image} runs natively only with {server.Executables[0]}, not with {program}.");
        }
    }

    private static string OptionName(string argument) => argument.TrimStart('-').Split('=')[0];

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
