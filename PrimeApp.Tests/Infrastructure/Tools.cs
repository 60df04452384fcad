using Aspire.Hosting.Testing;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>Finds native programs: on PATH, or where the AppHost unpacks those that a machine lacks.</summary>
public static class Tools
{
    /// <summary>Where programs are unpacked that the machine lacks.</summary>
    public static readonly string Folder = Path.Combine(RepositoryRoot.Path, ".tools");

    // A download, most of it.
    private static readonly TimeSpan FetchTimeout = TimeSpan.FromMinutes(5);

    private static readonly Lazy<string?> FetchFailure = new(() => FetchAsync().GetAwaiter().GetResult());

    /// <summary>Absolute path of a program that the AppHost runs, or null when there is none and none can be had.</summary>
    public static string? FindOrFetch(string name) =>
        Find(name) ?? (FetchFailure.Value is null ? Find(name) : null);

    /// <summary>Says why a program that <see cref="FindOrFetch"/> did not find is missing.</summary>
    public static string Explain(string name) =>
        $"{name} is neither on PATH nor in .tools, and starting the AppHost did not bring it there. {FetchFailure.Value}";

    /// <summary>Null when the AppHost can run a server, be it in a container; the reason when it cannot.</summary>
    public static string? ExplainIfAppHostLacks(string name) =>
        Find(name) is null && FetchFailure.Value is not null ? Explain(name) : null;

    /// <summary>Absolute path of a program, or null when there is none.</summary>
    public static string? Find(string name)
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (onPath is not null)
            return onPath;

        // Packages also have settings and init scripts of the same name.
        return Directory.Exists(Folder)
            ? Directory.EnumerateFiles(Folder, name, SearchOption.AllDirectories)
                .FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) is "bin" or "sbin")
            : null;
    }

    /// <summary>
    /// The folders of the shared libraries that an unpacked program brings along, as LD_LIBRARY_PATH has them; empty for one
    /// that is installed.
    /// </summary>
    public static string FindLibraries(string executable)
    {
        var path = Path.GetRelativePath(Folder, executable);
        if (Path.IsPathRooted(path) || path.StartsWith("..", StringComparison.Ordinal))
            return "";

        // Below .tools, each package has a root of its own.
        var root = Path.Combine(Folder, path.Split(Path.DirectorySeparatorChar)[0]);
        return string.Join(':', Directory.EnumerateFiles(root, "*.so*", SearchOption.AllDirectories)
            .Select(Path.GetDirectoryName).Distinct());
    }

    /// <summary>Starts the AppHost once, which fetches what it needs; gives the reason when that fails.</summary>
    private static async Task<string?> FetchAsync()
    {
        using var timeout = new CancellationTokenSource(FetchTimeout);
        try
        {
            var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PrimeApp_AppHost>(timeout.Token);
            await using var app = await builder.BuildAsync(timeout.Token);
            await app.StartAsync(timeout.Token);
            await app.ResourceNotifications.WaitForResourceHealthyAsync("prometheus", timeout.Token);
            return null;
        }
        catch (Exception exception)
        {
            return exception.Message;
        }
    }
}
