using Aspire.Hosting.NativeServers;

namespace Aspire.Hosting.Containers;

/// <summary>
/// The arguments of a container, extended so that its server listens on the port allocated on the host instead of on
/// the image's own.
/// </summary>
internal static class ContainerArguments
{
    /// <summary>Whether the container runs one command string in a shell, as <c>AddRedis</c> does.</summary>
    public static bool IsShellCommand(ContainerSpec spec) =>
        spec.Entrypoint is not null &&
        Path.GetFileName(spec.Entrypoint) is "sh" or "bash" &&
        spec.Arguments is ["-c", _];

    /// <summary>The arguments after the image's name or, for a shell command, after the shell's.</summary>
    public static IReadOnlyList<string> Listening(ContainerSpec spec, NativeServer server)
    {
        var listen = HostPort(spec, server) is { } port ? server.ListenArguments(port) : [];
        if (IsShellCommand(spec))
        {
            // With exec the server takes the shell's place, and so receives the signals meant for it.
            return ["-c", string.Join(' ', ["exec", spec.Arguments[1], .. listen])];
        }

        // Some servers refuse an option that is given twice.
        var replaced = listen.Select(OptionName).ToHashSet();
        var arguments = spec.Arguments.Count == 0 ? server.DefaultArguments : spec.Arguments;
        return [.. arguments.Where(argument => !argument.Contains('=') || !replaced.Contains(OptionName(argument))), .. listen];
    }

    /// <summary>The variables that make the container's server listen on the allocated port.</summary>
    public static IReadOnlyDictionary<string, string> ListeningEnvironment(ContainerSpec spec, NativeServer server) =>
        HostPort(spec, server) is { } port ? server.ListenEnvironment(port) : new Dictionary<string, string>();

    private static int? HostPort(ContainerSpec spec, NativeServer server) =>
        spec.Ports.FirstOrDefault(port => port.TargetPort == server.Port)?.HostPort;

    private static string OptionName(string argument) => argument.TrimStart('-').Split('=')[0];
}
