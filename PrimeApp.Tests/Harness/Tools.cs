namespace PrimeApp.Tests.Harness;

/// <summary>Finds native programs: on PATH, or where the AppHost unpacks those that a machine lacks.</summary>
public static class Tools
{
    /// <summary>Where programs are unpacked that the machine lacks.</summary>
    public static readonly string Folder = Path.Combine(RepositoryRoot.Path, ".tools");

    // Most of this is the download.
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(5);

    // The packages of the distribution for a program. One of them has the name of the program.
    private static readonly Dictionary<string, string[]> Packages = new()
    {
        ["redis-server"] = ["redis-server", "redis-tools"],
        ["redis-sentinel"] = ["redis-server", "redis-tools"],
        ["prometheus"] = ["prometheus"],
        ["promtool"] = ["prometheus"],
        ["prometheus-redis-exporter"] = ["prometheus-redis-exporter"],
        ["victoria-metrics"] = ["victoria-metrics"],
        ["vmbackup"] = ["victoria-metrics"],
        ["vmrestore"] = ["victoria-metrics"],
    };

    private static readonly ConcurrentDictionary<string, Lazy<string?>> FetchFailures = new();

    /// <summary>Absolute path of a program, fetched where it is missing, or null when it cannot be had.</summary>
    public static string? FindOrFetch(string name)
    {
        if (Find(name) is { } found)
        {
            return found;
        }

        if (Packages.TryGetValue(name, out var packages))
        {
            _ = FetchFailures.GetOrAdd(
                packages[0], _ => new Lazy<string?>(() => FetchAsync(packages).GetAwaiter().GetResult())).Value;
        }

        return Find(name);
    }

    /// <summary>Says why a program that <see cref="FindOrFetch"/> did not find is missing.</summary>
    public static string Explain(string name) =>
        $"{name} is neither on PATH nor in .tools. " +
        (Packages.TryGetValue(name, out var packages) && FetchFailures.TryGetValue(packages[0], out var failure)
            ? failure.Value
            : "Install it to run this test.");

    /// <summary>Absolute path of a program, or null when there is none.</summary>
    public static string? Find(string name)
    {
        if (FindInstalled(name) is { } installed)
        {
            return installed;
        }

        // Settings and init scripts of a package may have the same name.
        return Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, name, SearchOption.AllDirectories)
                .FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) is "bin" or "sbin")
            : null;
    }

    /// <summary>Absolute path of a program that is on PATH, or null when there is none.</summary>
    public static string? FindInstalled(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>
    /// The folders with the shared libraries of an unpacked program, in the form of LD_LIBRARY_PATH. Empty for an
    /// installed program.
    /// </summary>
    public static string FindLibraries(string executable)
    {
        var path = Path.GetRelativePath(Folder, executable);
        if (Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal))
        {
            return "";
        }

        // Below .tools, each package has a root of its own.
        var root = Path.Combine(Folder, path.Split(Path.DirectorySeparatorChar)[0]);
        return string.Join(':', Directory.EnumerateFiles(root, "*.so*", SearchOption.AllDirectories)
            .Select(Path.GetDirectoryName).Distinct());
    }

    /// <summary>Fetches packages as the AppHost does; gives the reason when that fails.</summary>
    private static async Task<string?> FetchAsync(string[] packages)
    {
        using var timeout = new CancellationTokenSource(FetchTimeout);
        try
        {
            await new AptPackages(Folder).GetAsync(packages, _ => { }, timeout.Token);
            return null;
        }
        catch (Exception exception) when (exception is AppHostException or OperationCanceledException)
        {
            return exception.Message;
        }
    }
}
