namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>Redis, one API and one worker, for the tests of a class that leave them as they are.</summary>
public sealed class ServicesFixture : IAsyncLifetime
{
    public RedisServer Redis { get; private set; } = null!;

    public ServiceProcess Api { get; private set; } = null!;

    public ServiceProcess Worker { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Redis = await RedisServer.StartAsync(password: "s3cret");
        var api = ServiceProcess.StartApiAsync(Redis, LargestTask.Setting);
        var worker = ServiceProcess.StartWorkerAsync(Redis);
        Api = await api;
        Worker = await worker;
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.DisposeAsync();
        await Api.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
