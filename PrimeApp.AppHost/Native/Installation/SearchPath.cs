namespace PrimeApp.AppHost.Native.Installation;

/// <summary>The folders in which a machine keeps its installed programs.</summary>
internal static class SearchPath
{
    // Servers are often installed where only root's PATH reaches.
    private static readonly string[] SystemDirectories =
        ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/usr/share/grafana/bin", "/opt/homebrew/bin"];

    /// <summary>The folders of the PATH variable, then those that it often leaves out.</summary>
    public static IReadOnlyList<string> OfThisMachine()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return [.. path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), .. SystemDirectories];
    }

    /// <summary>The first program of one of the given names, or null.</summary>
    public static string? Find(IEnumerable<string> directories, IEnumerable<string> names) => (
        from directory in directories
        from name in names
        let file = Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name)
        where File.Exists(file)
        select file).FirstOrDefault();
}
