namespace PrimeApp.AppHost.Native.Installation;

internal static class SearchPath
{
    // Servers are often installed in folders that only root's PATH contains.
    private static readonly string[] SystemDirectories =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/usr/share/grafana/bin", "/opt/homebrew/bin"];

    /// <summary>Returns the folders in PATH, followed by the folders that PATH often lacks.</summary>
    public static IReadOnlyList<string> OfThisMachine()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return [.. path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), .. SystemDirectories];
    }

    /// <summary>Returns the first program with one of the names, or null.</summary>
    public static string? Find(IEnumerable<string> directories, IEnumerable<string> names) => (
        from directory in directories
        from name in names
        let file = Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name)
        where File.Exists(file)
        select file).FirstOrDefault();
}
