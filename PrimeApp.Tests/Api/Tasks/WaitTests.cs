namespace PrimeApp.Tests.Api.Tasks;

/// <summary>GET /tasks/{id}?wait= answers when the task has ended.</summary>
[Trait("Category", "Integration")]
public sealed class WaitTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(18);

    [Fact]
    public async Task The_answer_comes_when_the_task_ends()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var location = await api.Client.SubmitAsync(100);
        var answer = api.Client.GetAsync<TaskAnswer>($"{location}?wait=20");
        await WaitUntilWaitingAsync(api);
        Assert.False(answer.IsCompleted);

        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);

        var task = await answer.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("completed", 541UL), (task.Status, task.LastPrime));
        // The duration of a wait does not count, because the client decides it.
        Assert.DoesNotContain(
            (await api.Client.GetStringAsync("/metrics")).Split('\n'),
            line => line.StartsWith("api_request_duration_seconds_count", StringComparison.Ordinal)
                && line.Contains("\"/tasks/{id}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_answer_comes_when_the_time_is_up()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, ("Http:RequestTimeout", "00:00:01"));
        var location = await api.Client.SubmitAsync(100);
        var stopwatch = Stopwatch.StartNew();

        using var response = await api.Client.GetAsync($"{location}?wait=2");

        Assert.True(stopwatch.Elapsed >= TimeSpan.FromSeconds(1.9), $"{stopwatch.Elapsed}");
        Assert.Equal("queued", (await response.ReadAsync<TaskAnswer>()).Status);

        using var unchanged = await api.Client.SendAsync(
            "GET", $"{location}?wait=1", ("If-None-Match", $"{response.Headers.ETag}"));
        using var headers = await api.Client.SendAsync("HEAD", $"{location}?wait=1");
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (unchanged.StatusCode, headers.StatusCode));
    }

    [Fact]
    public async Task An_unknown_task_is_not_waited_for()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);

        await api.Client.GetAsync("/tasks/x?wait=20").WaitAsync(Soon).AssertProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("21")]
    [InlineData("-1")]
    [InlineData("5s")]
    public async Task A_bad_wait_is_told_what_is_allowed(string wait)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);

        using var response = await api.Client.GetAsync($"/tasks/x?wait={wait}");

        Assert.Equal(
            $"'wait' is '{wait}'; an integer from 0 to 20 is allowed.",
            await response.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("Tasks:MaxWaits", HttpStatusCode.ServiceUnavailable)]
    [InlineData("Tasks:MaxWaitsPerClient", HttpStatusCode.TooManyRequests)]
    public async Task Only_so_many_requests_wait(string setting, HttpStatusCode expected)
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, (setting, "1"));
        var location = await api.Client.SubmitAsync(100);
        var first = api.Client.GetAsync($"{location}?wait=20");
        await WaitUntilWaitingAsync(api);

        await Eventually.TrueAsync(async () =>
        {
            // The first is refused when it arrives later than the second.
            if (first.IsCompleted)
            {
                (await first).Dispose();
                first = api.Client.GetAsync($"{location}?wait=20");
            }

            using var second = await api.Client.GetAsync($"{location}?wait=1");
            if (second.StatusCode != expected)
            {
                return false;
            }

            Assert.NotNull(second.Headers.RetryAfter);
            return true;
        });

        // Another client may wait after this one has its answer.
        using (var cancelled = await api.Client.DeleteAsync(location))
        using (var answer = await first.WaitAsync(Soon))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var third = await api.Client.GetAsync($"{location}?wait=1");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task The_answer_comes_when_the_service_stops()
    {
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var location = await api.Client.SubmitAsync(100);
        var answer = api.Client.GetAsync<TaskAnswer>($"{location}?wait=20");
        await WaitUntilWaitingAsync(api);

        var stopwatch = Stopwatch.StartNew();
        Assert.Equal(0, await api.StopAsync());

        Assert.True(stopwatch.Elapsed < Soon, $"{stopwatch.Elapsed}");
        Assert.Equal("queued", (await answer).Status);
    }

    // The scrape is a request itself.
    private static Task WaitUntilWaitingAsync(ServiceProcess api) => Eventually.TrueAsync(async () =>
        (await api.Client.ScrapeAsync()).Samples.Any(
            sample => sample is { Name: "http_server_active_requests", Value: > 1 }));
}
