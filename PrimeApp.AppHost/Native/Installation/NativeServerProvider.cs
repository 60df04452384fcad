namespace PrimeApp.AppHost.Native.Installation;

/// <summary>Finds native servers: first those installed on the machine, then those downloaded as packages.</summary>
/// <param name="searchPath">The folders to search for installed programs.</param>
/// <param name="packages">The source of programs that are not installed.</param>
internal sealed class NativeServerProvider(IReadOnlyList<string> searchPath, AptPackages packages)
{
    /// <summary>Searches this machine, and downloads packages into a folder.</summary>
    public static NativeServerProvider ForMachine(string toolsFolder) =>
        new(SearchPath.OfThisMachine(), new AptPackages(toolsFolder));

    /// <summary>
    /// Returns null if a server is installed or can be downloaded, or else the reason as a sentence for the user.
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
            : $"{program} is not installed, and this system has no apt-get to download it. {Advice(server)}";
    }

    /// <exception cref="AppHostException">The server is not available.</exception>
    public async Task<InstalledServer> GetAsync(
        NativeServer server, Action<string> report, CancellationToken cancellationToken)
    {
        if (FindInstalled(server) is { } installed)
        {
            return installed;
        }

        if (ExplainMissing(server) is { } reason)
        {
            throw new AppHostException(reason);
        }

        var root = await packages.GetAsync(server.Packages, report, cancellationToken);
        string[] folders = [Path.Combine(root, "usr/bin"), Path.Combine(root, "usr/sbin")];
        var unpacked = SearchPath.Find(folders, server.Executables)
            ?? throw new AppHostException(
                $"The package {server.Packages[0]} does not contain {server.Executables[0]}.");
        return new InstalledServer(unpacked, root, LibraryDirectories(root));
    }

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
