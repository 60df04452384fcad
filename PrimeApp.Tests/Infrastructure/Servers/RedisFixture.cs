namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>One redis-server for the tests of a class; each starts with it empty.</summary>
public class RedisFixture : IAsyncLifetime
{
    public RedisServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    protected virtual Task<RedisServer> StartAsync() => RedisServer.StartAsync(password: "s3cret", appendOnly: true);
}
