namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class OutageTests
{
    [Fact]
    public async Task Without_redis_the_api_says_so_in_time_and_is_well_again_by_itself()
    {
        await using var redis = RedisServer.CreateStopped(appendOnly: true);
        await using var api = await ServiceProcess.StartApiAsync(redis);
        await AssertUnavailableAsync(api);

        await redis.RestartAsync();
        await EventuallyAcceptsAsync(api);
        await redis.KillAsync();
        await AssertUnavailableAsync(api);

        await redis.RestartAsync();
        await EventuallyAcceptsAsync(api);
        await redis.PauseAsync();
        await AssertUnavailableAsync(api);

        await redis.ResumeAsync();
        await EventuallyAcceptsAsync(api);
        Assert.DoesNotContain("unhandled", api.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_redis_the_services_are_alive_and_not_ready()
    {
        await using var redis = RedisServer.CreateStopped();
        await using var api = await ServiceProcess.StartApiAsync(redis);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis);

        foreach (var service in new[] { api, worker })
        {
            Assert.Equal(HttpStatusCode.OK, await service.GetStatusAsync("/alive"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await service.GetStatusAsync("/health"));
        }

        await redis.RestartAsync();

        foreach (var service in new[] { api, worker })
        {
            await service.WaitForStatusAsync("/health");
        }

        Assert.Equal(541UL, (await api.Client.CompleteAsync(100)).LastPrime);
    }

    [Fact]
    public async Task A_full_queue_is_answered_with_when_to_come_again()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var api = await ServiceProcess.StartApiAsync(redis, ("Queue:MaxLength", "1"));
        await api.Client.SubmitAsync(100);

        using var response = await api.Client.PostAsJsonAsync("/tasks", new { n = 100 });

        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        var detail = await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("1 tasks wait, and 1 may", detail, StringComparison.Ordinal);
    }

    private static async Task AssertUnavailableAsync(ServiceProcess api)
    {
        // The first request of a process also compiles its code.
        using (await api.Client.PostAsJsonAsync("/tasks", new { n = 100 }))
        {
        }

        var started = Stopwatch.GetTimestamp();
        using var response = await api.Client.PostAsJsonAsync("/tasks", new { n = 100 });

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        await response.AssertProblemAsync(HttpStatusCode.ServiceUnavailable);
    }

    private static Task EventuallyAcceptsAsync(ServiceProcess api) => Eventually.TrueAsync(async () =>
    {
        using var response = await api.Client.PostAsJsonAsync("/tasks", new { n = 100 });
        return response.StatusCode == HttpStatusCode.Accepted;
    });
}
