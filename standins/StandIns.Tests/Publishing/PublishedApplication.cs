using Aspire.Hosting;
using StandIns.Tests.Hosting;

namespace StandIns.Tests.Publishing;

/// <summary>An application of the test's own, published to a folder that is deleted afterwards.</summary>
internal sealed class PublishedApplication : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("published-");

    public PublishedApplication()
    {
        Builder = TestApplication.CreateBuilder("--operation=publish", "--step=publish", $"--output-path={_folder.FullName}");
    }

    public IDistributedApplicationBuilder Builder { get; }

    public string ComposeFile => File.ReadAllText(PathOf("docker-compose.yaml"));

    public string EnvFile
    {
        get => File.ReadAllText(PathOf(".env"));
        set => File.WriteAllText(PathOf(".env"), value);
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Publishes, and returns what the compose file says of services.</summary>
    public async Task<string> PublishAsync()
    {
        await using var app = Builder.Build();
        await app.RunAsync();
        return ComposeFile;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
