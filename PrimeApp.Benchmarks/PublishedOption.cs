using System.CommandLine;

namespace PrimeApp.Benchmarks;

/// <summary><c>--published</c>: measures the services as they are shipped.</summary>
internal static class PublishedOption
{
    public static Option<bool> Instance { get; } = new("--published")
    {
        Description = "Publishes the services first and measures the published programs (on Linux: native programs).",
        Recursive = true,
    };

    /// <summary>Publishes the services, and has all measurements start them.</summary>
    /// <exception cref="InvalidOperationException">A service cannot be published.</exception>
    public static async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RepositoryRoot.Path, "artifacts", "published");
        foreach (var project in (string[])["PrimeApp.Api", "PrimeApp.Worker"])
        {
            Console.WriteLine($"Publishing {project} ...");
            using var process = Process.Start(
                new ProcessStartInfo("dotnet",
                    ["publish", project, "-c", "Release", "-o", Path.Combine(folder, project), "-v", "quiet"])
                {
                    WorkingDirectory = RepositoryRoot.Path,
                })!;
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{project} was not published.");
            }
        }

        ServiceProcess.PublishedServices = folder;
    }
}
