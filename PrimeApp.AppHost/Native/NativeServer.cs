using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PrimeApp.AppHost.Native;

/// <summary>
/// How the server inside a container image runs without the container: the name of its program on this machine, the
/// packages that bring it, and how it is told to listen on another port than the image does.
/// </summary>
internal sealed record NativeServer
{
    /// <summary>The image without registry, library prefix and tag, for example <c>prom/prometheus</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The names of its program: first the image's own, then those of distributions.</summary>
    public required IReadOnlyList<string> Executables { get; init; }

    /// <summary>
    /// The Debian packages that bring the program; empty when none has it in a form that runs unpacked.
    /// </summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>Whether it can run on this operating system at all.</summary>
    public bool RunsOnThisSystem { get; init; } = true;

    /// <summary>The port that the image listens on.</summary>
    public required int Port { get; init; }

    /// <summary>The image's own folders that its program reads or writes, mounted or not.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>The image's working directory.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The arguments that make the program listen on a port of localhost.</summary>
    public Func<int, IReadOnlyList<string>> ListenArguments { get; init; } = _ => [];

    /// <summary>
    /// The whole command line, given port, working directory and the container's arguments, of a program that takes
    /// other arguments than the image's; null for one that takes the container's.
    /// </summary>
    public Func<int, string, string, IReadOnlyList<string>>? OwnArguments { get; init; }

    /// <summary>The variables that make the program listen on a port of localhost.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> ListenEnvironment { get; init; } = _ => NoVariables;

    /// <summary>The variables that the image itself sets.</summary>
    public IReadOnlyDictionary<string, string> ImageEnvironment { get; init; } = NoVariables;

    /// <summary>
    /// The arguments that a program needs to find the files beside it, given the root of the file system that it was
    /// installed to.
    /// </summary>
    public Func<string, IReadOnlyList<string>> InstallationArguments { get; init; } = _ => [];

    /// <summary>
    /// Makes the health check, given the connection string, of a server that has one and answers no HTTP.
    /// </summary>
    public Func<string, IHealthCheck>? HealthCheck { get; init; }

    private static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>();
}
