namespace PrimeApp.Tests.Deployment;

/// <summary>An application of the test's own, published to a folder that is deleted afterwards.</summary>
internal sealed class PublishedApplication : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public PublishedApplication() => Builder = TestApplication.CreateBuilder(
        "--operation", "publish", "--step", "publish", "--output-path", _folder.Path);

    public IDistributedApplicationBuilder Builder { get; }

    public string EnvFile
    {
        get => File.ReadAllText(PathOf(".env"));
        set => File.WriteAllText(PathOf(".env"), value);
    }

    public string PathOf(string name) => _folder[name];

    /// <summary>Publishes, and returns the compose file.</summary>
    public async Task<string> PublishAsync()
    {
        var failure = await RunAsync();
        Assert.True(failure is null, $"Publishing failed: {failure}");
        return await File.ReadAllTextAsync(PathOf("docker-compose.yaml"));
    }

    /// <summary>Publishes, and returns what that failed with.</summary>
    public async Task<Exception> FailAsync()
    {
        var failure = await RunAsync();
        Assert.NotNull(failure);
        return failure;
    }

    public void Dispose() => _folder.Dispose();

    private async Task<Exception?> RunAsync()
    {
        await using var application = Builder.Build();
        return await application.RunToEndAsync();
    }
}
