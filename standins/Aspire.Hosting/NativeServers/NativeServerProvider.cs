namespace Aspire.Hosting.NativeServers;

/// <summary>Finds native servers: installed on the machine, else among the packages fetched for this application.</summary>
/// <param name="searchPath">The folders in which installed programs are looked for.</param>
/// <param name="packages">Where programs come from that are not installed.</param>
internal sealed class NativeServerProvider(IReadOnlyList<string> searchPath, AptPackages packages)
{
    /// <summary>Whether a server is installed, or there are packages to fetch it from.</summary>
    public bool CanGet(NativeServer server) =>
        server.Packages.Count > 0 || SearchPath.Find(searchPath, server.Executables) is not null;

    /// <exception cref="NativeServerException">The server cannot be had.</exception>
    public async Task<InstalledServer> GetAsync(
        NativeServer server, IProgress<string> progress, CancellationToken cancellationToken)
    {
        if (SearchPath.Find(searchPath, server.Executables) is { } installed)
            return new InstalledServer(installed, "/", []);

        if (server.Packages.Count == 0)
        {
            throw new NativeServerException(
                $"{server.Executables[0]} is not installed, and the distribution's packages cannot provide it. " +
                $"Install it, or start a container engine to run {server.Image}.");
        }

        var root = await packages.GetAsync(server.Packages, progress, cancellationToken);
        var unpacked = SearchPath.Find([Path.Combine(root, "usr/bin"), Path.Combine(root, "usr/sbin")], server.Executables)
            ?? throw new NativeServerException($"The package {server.Packages[0]} does not contain {server.Executables[0]}.");
        return new InstalledServer(unpacked, root, LibraryDirectories(root));
    }

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
