using PrimeApp.Jobs.Background;

namespace PrimeApp.Tests.Jobs.Servers;

[Trait("Category", "Integration")]
public sealed class RedisCheckTests
{
    [Theory]
    [InlineData("redis_version:7.0.15\r\nrole:master\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n")]
    [InlineData("redis_version:6.2.0\r\nrole:master\r\n")]
    [InlineData("# Server\r\n\r\nredis_version:unknown\r\n")]
    [InlineData("")]
    public void What_is_not_told_is_not_wrong(string info) => Assert.Empty(RedisCheck.FindProblems(info));

    [Theory]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:allkeys-lru", RedisProblem.Eviction)]
    [InlineData("redis_version:7.0.15\nmaxmemory_policy:volatile-ttl", RedisProblem.Eviction)]
    [InlineData("redis_version:7.0.15\nrole:slave", RedisProblem.Replica)]
    [InlineData("redis_version:6.0.16\nrole:master", RedisProblem.Version)]
    public void A_redis_that_the_queue_cannot_rely_on_is_told(string info, RedisProblem problem) =>
        Assert.Equal([problem], RedisCheck.FindProblems(info).Keys);

    [Fact]
    public async Task A_redis_that_evicts_is_logged_degraded_and_measured_until_it_does_not()
    {
        await using var redis = await RedisServer.StartAsync(arguments: ["--maxmemory-policy", "allkeys-lru"]);
        var services = await Task.WhenAll(ServiceProcess.StartApiAsync(redis), ServiceProcess.StartWorkerAsync(redis));
        try
        {
            foreach (var service in services)
            {
                await Eventually.EqualAsync("Degraded", () => service.Client.GetStringAsync("/health"));
                Assert.Equal(1, await ProblemAsync(service));
                Assert.Contains("allkeys-lru", service.Output, StringComparison.Ordinal);
            }

            await using var admin = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "maxmemory-policy", "noeviction");

            foreach (var service in services)
            {
                await Eventually.EqualAsync("Healthy", () => service.Client.GetStringAsync("/health"));
                Assert.Equal(0, await ProblemAsync(service));
            }
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
            }
        }

        static async Task<double?> ProblemAsync(ServiceProcess service) =>
            (await service.Client.ScrapeAsync()).Value("redis_server_problem", ("problem", "eviction"));
    }
}
