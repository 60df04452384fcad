using Aspire.Hosting.Testing;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>Finds native programs: on PATH, or where the AppHost unpacks those that a machine lacks.</summary>
public static class Tools
{
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
        var unpacked = Path.Combine(RepositoryRoot.Path, ".tools");
        return Directory.Exists(unpacked)
            ? Directory.EnumerateFiles(unpacked, name, SearchOption.AllDirectories)
                .FirstOrDefault(file => Path.GetFileName(Path.GetDirectoryName(file)) is "bin" or "sbin")
            : null;
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
