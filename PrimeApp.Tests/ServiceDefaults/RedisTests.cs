namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Integration")]
public sealed class RedisTests
{
    [Fact]
    public async Task The_client_connects_with_the_password_of_the_connection_string()
    {
        await using var redis = await RedisServer.StartAsync(password: "secret");
        await using var service = await StartServiceAsync(redis);

        var database = service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.StringSetAsync("key", "value");

        Assert.Equal("value", await database.StringGetAsync("key"));
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/health")).StatusCode);
    }

    [Fact]
    public async Task A_service_starts_without_redis_and_gets_ready_by_itself_when_redis_comes()
    {
        await using var redis = RedisServer.CreateStopped();
        await using var service = await StartServiceAsync(redis);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Client.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/alive")).StatusCode);

        await redis.RestartAsync();
        await BecomesReadyAsync(service);
    }

    [Fact]
    public async Task A_service_is_unready_while_redis_is_down_and_ready_again_after_its_restart()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await StartServiceAsync(redis);
        await BecomesReadyAsync(service);

        await redis.KillAsync();
        await Eventually.TrueAsync(async () =>
            (await service.Client.GetAsync("/health")).StatusCode == HttpStatusCode.ServiceUnavailable);

        await redis.RestartAsync();
        await BecomesReadyAsync(service);
    }

    [Fact]
    public async Task Commands_fail_within_a_second_while_redis_is_down()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await StartServiceAsync(redis);
        var connection = service.Services.GetRequiredService<IConnectionMultiplexer>();
        await connection.GetDatabase().PingAsync();
        await redis.KillAsync();
        await Eventually.TrueAsync(() => !connection.IsConnected);

        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<RedisConnectionException>(() => connection.GetDatabase().StringGetAsync("key"));

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_command_on_a_redis_that_hangs_times_out()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await StartServiceAsync(redis);
        var database = service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        await database.PingAsync();
        await redis.PauseAsync();

        var exception = await Record.ExceptionAsync(
            () => database.StringGetAsync("key").WaitAsync(TimeSpan.FromSeconds(15)));

        Assert.True(exception is RedisTimeoutException or RedisConnectionException, $"{exception}");
        await redis.ResumeAsync();
        await BecomesReadyAsync(service);
    }

    [Fact]
    public async Task A_missing_connection_string_is_an_error_that_names_it()
    {
        await using var service = await TestService.StartAsync(builder => builder.AddRedis());

        var exception = Assert.Throws<InvalidOperationException>(
            service.Services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("ConnectionStrings:redis", exception.Message, StringComparison.Ordinal);
    }

    private static Task<TestService> StartServiceAsync(RedisServer redis) => TestService.StartAsync(
        builder => builder.AddRedis(), configuration: ("ConnectionStrings:redis", redis.ConnectionString));

    private static Task BecomesReadyAsync(TestService service) => Eventually.TrueAsync(
        async () => (await service.Client.GetAsync("/health")).IsSuccessStatusCode);
}
