namespace Aspire.Hosting.NativeServers;

/// <summary>
/// How the server inside a container image runs without the container: what its program is called on this machine,
/// which packages bring it, and how it is told to listen elsewhere than the image does.
/// </summary>
internal sealed record NativeServer
{
    /// <summary>The image without registry, library prefix and tag, for example <c>prom/prometheus</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The names its program goes by: first the image's own, then those of distributions.</summary>
    public required IReadOnlyList<string> Executables { get; init; }

    /// <summary>The Debian packages that bring the program; empty when none has it in a form that runs unpacked.</summary>
    public IReadOnlyList<string> Packages { get; init; } = [];

    /// <summary>The port the image listens on.</summary>
    public required int Port { get; init; }

    /// <summary>The image's own folders that its program reads or writes, mounted or not.</summary>
    public IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary>The image's working directory.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>What the image passes to the program when the container has no arguments of its own.</summary>
    public IReadOnlyList<string> DefaultArguments { get; init; } = [];

    /// <summary>The arguments that make the program listen on a port of localhost.</summary>
    public Func<int, IReadOnlyList<string>> ListenArguments { get; init; } = _ => [];

    /// <summary>The variables that make the program listen on a port of localhost.</summary>
    public Func<int, IReadOnlyDictionary<string, string>> ListenEnvironment { get; init; } = _ => NoVariables;

    /// <summary>The variables that the image itself sets.</summary>
    public IReadOnlyDictionary<string, string> ImageEnvironment { get; init; } = NoVariables;

    /// <summary>
    /// The arguments that a program needs to find the files beside it, given the root of the file system that it was
    /// installed to.
    /// </summary>
    public Func<string, IReadOnlyList<string>> InstallationArguments { get; init; } = _ => [];

    private static IReadOnlyDictionary<string, string> NoVariables { get; } = new Dictionary<string, string>();
}
