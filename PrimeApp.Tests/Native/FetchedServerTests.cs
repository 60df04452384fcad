namespace PrimeApp.Tests.Native;

/// <summary>Servers fetched from the distribution's packages, as on a machine where none is installed.</summary>
[Trait("Category", "Integration")]
public sealed class FetchedServerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordedConsole _console = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(5));

    public void Dispose()
    {
        _timeout.Dispose();
        _console.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task All_servers_are_fetched_and_run_on_the_hosts_folders_and_redis_stops_on_SIGTERM()
    {
        Need.That(PackageArchive.Obstacle);
        await using var application = Build();
        await application.StartAsync(_timeout.Token);
        foreach (var resource in (string[])["redis", "redis-exporter", "prometheus", "victoriametrics"])
        {
            await application.ResourceNotifications.WaitForResourceHealthyAsync(resource, _timeout.Token);
        }

        // The password is generated or comes from the settings.
        var connectionString = await application.GetConnectionStringAsync("redis", _timeout.Token);
        var options = ConfigurationOptions.Parse(connectionString!);
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(options))
        {
            Assert.True(await redis.GetDatabase().StringSetAsync("key", "value"));
        }

        options.Password = "";
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));

        Assert.Contains("href", await GetAsync(application, "prometheus", "/graph"), StringComparison.Ordinal);
        const string script = "/classic/static/jquery/jquery.min.js";
        Assert.Contains("jQuery", await GetAsync(application, "prometheus", script), StringComparison.Ordinal);
        Assert.Equal("OK", await GetAsync(application, "victoriametrics", "/health"));
        Assert.Contains(
            "redis_up 1", await GetAsync(application, "redis-exporter", "/metrics"), StringComparison.Ordinal);
        Assert.Contains("redis: Downloaded redis-server", _console.Lines);

        var stopped = await application.ResourceCommands.ExecuteCommandAsync(
            "redis", KnownResourceCommands.StopCommand, _timeout.Token);
        Assert.True(stopped.Success, stopped.Message);
        var end = await application.ResourceNotifications.WaitForResourceAsync(
            "redis",
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
            _timeout.Token);

        // The signal reaches the server itself. A shell in between would have ended and left the server running.
        Assert.Equal(0, end.Snapshot.ExitCode);
        Assert.True(Directory.Exists(_directory["data/redis/volumes/redis-data/appendonlydir"]));

        // The others end before their folders are deleted.
        await application.StopAsync(_timeout.Token);
    }

    [Fact]
    public async Task A_package_that_does_not_exist_is_reported()
    {
        Need.That(PackageArchive.Obstacle);
        var exception = await Assert.ThrowsAsync<AppHostException>(() => new AptPackages(_directory["tools"])
            .GetAsync(["no-such-server-anywhere"], _ => { }, _timeout.Token));

        Assert.Equal("The distribution has no package no-such-server-anywhere.", exception.Message);
    }

    private DistributedApplication Build()
    {
        var builder = TestApplication.CreateBuilder("--Parameters:redis-password=a-secret");
        var redis = builder.AddRedis("redis").WithDataVolume("redis-data").WithAppendOnlyFile("everysec");
        var address = redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort);
        builder.AddContainer("redis-exporter", "oliver006/redis_exporter")
            .WithHttpEndpoint(targetPort: 9121)
            .WithHttpHealthCheck("/")
            .WithEnvironment("REDIS_ADDR", $"redis://{address}")
            .WithEnvironment("REDIS_PASSWORD", "a-secret")
            .WaitFor(redis);
        builder.AddContainer("prometheus", "prom/prometheus")
            .WithHttpEndpoint(targetPort: 9090)
            .WithHttpHealthCheck("/-/ready")
            .WithArgs("--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus")
            .WithContainerFiles(
                "/etc/prometheus", [new ContainerFile { Name = "prometheus.yml", Contents = "scrape_configs: []" }]);
        builder.AddContainer("victoriametrics", "victoriametrics/victoria-metrics")
            .WithHttpEndpoint(targetPort: 8428)
            .WithHttpHealthCheck("/health")
            .WithArgs("--storageDataPath=/victoria-metrics-data")
            .WithVolume("history", "/victoria-metrics-data");
        builder.RunNatively(
            new NativeServerProvider([], new AptPackages(_directory["tools"])), _directory["data"], _console);
        return builder.Build();
    }

    private async Task<string> GetAsync(DistributedApplication application, string resource, string path)
    {
        using var client = application.CreateHttpClient(resource);
        return await client.GetStringAsync(path, _timeout.Token);
    }
}
