namespace PrimeApp.Tests.Deployment;

/// <summary>What the AppHost publishes, in a folder of its own.</summary>
public sealed class PublishedFiles : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("primeapp-published-");

    public string ComposeFile { get; private set; } = "";

    public string EnvFile { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var (exitCode, output) = await PublishAsync(_folder.FullName);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"Publishing ended with exit code {exitCode}:\n{output}");
        }

        ComposeFile = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "docker-compose.yaml"));
        EnvFile = await File.ReadAllTextAsync(Path.Combine(_folder.FullName, ".env"));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Publishes to a folder, and gives the exit code and what was written on the console.</summary>
    public static async Task<(int ExitCode, string Output)> PublishAsync(string folder)
    {
        var (exitCode, output, errors) = await AppHostProcess.RunAsync(
            "--operation", "publish", "--step", "publish", "--output-path", folder);
        return (exitCode, output + errors);
    }
}
