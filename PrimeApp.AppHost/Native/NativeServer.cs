using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PrimeApp.AppHost.Native;

/// <summary>
/// Describes how the server of a container image runs without a container: its program on this machine, its packages,
/// and the arguments that set its port.
/// </summary>
internal sealed record NativeServer
{
    /// <summary>The image without registry, library prefix and tag, for example <c>prom/prometheus</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The names of its program: first that of the image, then those of distributions.</summary>
    public required IReadOnlyList<string> Executables { get; init; }

    /// <summary>The Debian packages with the program; empty if no package works when it is only unpacked.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Whether it runs on this operating system.</summary>
    public bool RunsOnThisSystem { get; init; } = true;

    /// <summary>The port of the server in the image.</summary>
    public required int Port { get; init; }

    /// <summary>Folders of the image that the program reads or writes, mounted or not.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>The working directory of the image.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The arguments that make the program listen on this port of localhost.</summary>
    public Func<int, IReadOnlyList<string>> ListenArguments { get; init; } = _ => [];

    /// <summary>
    /// The complete arguments of a program that does not accept the image's arguments. The inputs are the port, the
    /// working directory and the container's arguments. Null for a program that accepts the container's arguments.
    /// </summary>
    public Func<int, string, string, IReadOnlyList<string>>? OwnArguments { get; init; }

    /// <summary>The variables that make the program listen on this port of localhost.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> ListenEnvironment { get; init; } = _ => NoVariables;

    /// <summary>The variables that the image sets.</summary>
    public IReadOnlyDictionary<string, string> ImageEnvironment { get; init; } = NoVariables;

    /// <summary>
    /// The arguments with which the program finds its own files. The input is the root of the file system where it is
    /// installed.
    /// </summary>
    public Func<string, IReadOnlyList<string>> InstallationArguments { get; init; } = _ => [];

    /// <summary>
    /// Creates the health check of a server that does not speak HTTP. The input is the connection string.
    /// </summary>
    public Func<string, IHealthCheck>? HealthCheck { get; init; }

    private static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>();
}
