namespace PrimeApp.AppHost.Native.Installation;

/// <summary>
/// Finds native servers: installed on the machine, else among the packages fetched for this application.
/// </summary>
/// <param name="searchPath">The folders in which installed programs are looked for.</param>
/// <param name="packages">Where programs come from that are not installed.</param>
internal sealed class NativeServerProvider(IReadOnlyList<string> searchPath, AptPackages packages)
{
    /// <summary>Looks on this machine, and fetches packages into a folder.</summary>
    public static NativeServerProvider ForMachine(string toolsFolder) =>
        new(SearchPath.OfThisMachine(), new AptPackages(toolsFolder));

    /// <summary>
    /// Null when a server is installed or can be fetched, else the reason, as a sentence for the user.
    /// </summary>
    public string? ExplainMissing(NativeServer server)
    {
        if (FindInstalled(server) is not null)
        {
            return null;
        }

        var program = server.Executables[0];
        if (server.Packages.Count == 0)
        {
            return $"{program} is not installed, and the distribution's packages do not have it. {Advice(server)}";
        }

        return packages.CanGet(server.Packages)
            ? null
            : $"{program} is not installed, and this system has no apt-get to fetch it with. {Advice(server)}";
    }

    /// <exception cref="NativeServerException">The server cannot be had.</exception>
    public async Task<InstalledServer> GetAsync(
        NativeServer server, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (FindInstalled(server) is { } installed)
        {
            return installed;
        }

        if (ExplainMissing(server) is { } reason)
        {
            throw new NativeServerException(reason);
        }

        var root = await packages.GetAsync(server.Packages, progress, cancellationToken);
        string[] folders = [Path.Combine(root, "usr/bin"), Path.Combine(root, "usr/sbin")];
        var unpacked = SearchPath.Find(folders, server.Executables)
            ?? throw new NativeServerException(
                $"The package {server.Packages[0]} does not contain {server.Executables[0]}.");
        return new InstalledServer(unpacked, root, LibraryDirectories(root));
    }

    /// <summary>A server that was installed by hand; null when there is none.</summary>
    private InstalledServer? FindInstalled(NativeServer server) =>
        SearchPath.Find(searchPath, server.Executables) is { } path ? new InstalledServer(path, "/", []) : null;

    private static string Advice(NativeServer server) =>
        $"Install it, or start a container engine to run {server.Image}.";

    private static string[] LibraryDirectories(string root)
    {
        string[] directories = [Path.Combine(root, "lib"), Path.Combine(root, "usr/lib")];
        return
        [
            .. directories
                .Where(Directory.Exists)
                .SelectMany(directory => Directory.EnumerateFiles(directory, "*.so*", SearchOption.AllDirectories))
                .Select(file => Path.GetDirectoryName(file)!)
                .Distinct(),
        ];
    }
}
