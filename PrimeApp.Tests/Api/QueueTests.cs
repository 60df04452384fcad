namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class QueueTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_queue_shows_what_waits_and_what_each_worker_is_doing()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        await api.Client.SubmitAsync(100);
        await api.Client.SubmitAsync(200);
        var delivery = await host.TakeAsync();
        await host.Worker.ReportProgressAsync(delivery!, 0.25, None);

        var queue = await api.Client.GetFromJsonAsync<JsonElement>("/queue");

        Assert.Equal(
            (1, 0, 1, 0, 1),
            (Number(queue, "depth"), Number(queue, "delayed"), Number(queue, "running"), Number(queue, "dead"),
                Number(queue, "workers_alive")));
        Assert.InRange(queue.GetProperty("oldest_age_seconds").GetDouble(), 0, 60);
        var worker = Assert.Single(queue.GetProperty("workers").EnumerateArray());
        Assert.Equal(
            (host.Identity.Name, true),
            (worker.GetProperty("name").GetString(), worker.GetProperty("alive").GetBoolean()));
        var task = Assert.Single(worker.GetProperty("tasks").EnumerateArray());
        Assert.Equal(
            (delivery!.Id, 100, 0.25),
            (task.GetProperty("request_id").GetString(), Number(task, "n"), task.GetProperty("progress").GetDouble()));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_put_back_one_by_one_or_all()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, true, ("Queue:MaxFailures", "1"));
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        var ids = new List<string>();
        for (var n = 1; n <= 3; n++)
        {
            ids.Add((await host.Tasks.SubmitAsync(n, null, None)).Id);
            await host.Worker.FailAsync((await host.TakeAsync())!, "broken", None);
        }

        var first = await api.Client.GetFromJsonAsync<JsonElement>("/queue/dead?limit=2");
        var second = await api.Client.GetFromJsonAsync<JsonElement>(first.GetProperty("next").GetString());
        Assert.Equal([ids[2], ids[1], ids[0]], [.. Ids(first), .. Ids(second)]);
        Assert.Equal("broken", first.GetProperty("tasks")[0].GetProperty("error").GetString());

        using var retry = await api.Client.PostAsync($"/queue/dead/{ids[1]}/retry", null);
        Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        Assert.Equal($"/tasks/{ids[1]}", retry.Headers.Location!.OriginalString);
        Assert.Equal("queued",
            (await retry.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("status").GetString());

        using var again = await api.Client.PostAsync($"/queue/dead/{ids[1]}/retry", null);
        Assert.Equal(
            "The task is queued; only a failed task can be retried.",
            await again.AssertProblemAsync(HttpStatusCode.Conflict));
        using var unknown = await api.Client.PostAsync("/queue/dead/unknown/retry", null);
        await unknown.AssertProblemAsync(HttpStatusCode.NotFound);

        using var one = await api.Client.PostAsync("/queue/dead/retry?limit=1", null);
        Assert.Equal("""{"retried":1,"remaining":1}""", await one.Content.ReadAsStringAsync());
        using var all = await api.Client.PostAsync("/queue/dead/retry", null);
        Assert.Equal("""{"retried":1,"remaining":0}""", await all.Content.ReadAsStringAsync());
        using var bad = await api.Client.PostAsync("/queue/dead/retry?limit=1001", null);
        Assert.Equal(
            "'limit' is '1001'; an integer from 1 to 1000 is allowed.",
            await bad.AssertProblemAsync(HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_paused_queue_is_shown_and_its_worker_starts_nothing_until_it_is_resumed()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        await using var worker = await ServiceProcess.StartAsync("PrimeApp.Worker", redis.Server);
        await api.Client.CompleteAsync(100);

        var paused = await PostAsync("/queue/pause");
        Assert.True(paused.GetProperty("paused").GetBoolean());
        var since = paused.GetProperty("paused_at").GetDateTimeOffset();
        Assert.Equal(since, (await PostAsync("/queue/pause")).GetProperty("paused_at").GetDateTimeOffset());
        var location = await api.Client.SubmitAsync(100);
        var scrapes = await ClaimsAsync();
        // The worker looks for tasks, and finds none.
        await Eventually.TrueAsync(async () => await ClaimsAsync() > scrapes + 1);
        Assert.Equal("queued", (await api.Client.GetTaskAsync(location)).GetProperty("status").GetString());
        await Eventually.TrueAsync(async () => (await api.Client.ScrapeAsync()).Value("prime_queue_paused") == 1);

        // The state is that of Redis and not of a service.
        await using var another = await ServiceProcess.StartAsync("PrimeApp.Worker", redis.Server);
        Assert.True((await api.Client.GetFromJsonAsync<JsonElement>("/queue")).GetProperty("paused").GetBoolean());

        var resumed = await PostAsync("/queue/resume");
        Assert.False(resumed.GetProperty("paused").GetBoolean());
        Assert.False(resumed.TryGetProperty("paused_at", out _));
        await api.Client.WaitForStatusAsync(location, "completed");

        async Task<double?> ClaimsAsync() => (await worker.Client.ScrapeAsync()).Value(
            "redis_operations_total", ("operation", "claim"), ("status", "success"));

        async Task<JsonElement> PostAsync(string path)
        {
            using var response = await api.Client.PostAsync(path, null);
            return await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        }
    }

    [Fact]
    public async Task All_tasks_that_wait_are_cancelled_some_at_a_time()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        await host.Tasks.SubmitManyAsync([.. Enumerable.Range(1, 300).Select(n => (long)n)], None);

        using var some = await api.Client.PostAsync("/queue/cancel?limit=200", null);
        Assert.Equal("""{"cancelled":200,"remaining":100}""", await some.Content.ReadAsStringAsync());
        using var rest = await api.Client.PostAsync("/queue/cancel", null);
        Assert.Equal("""{"cancelled":100,"remaining":0}""", await rest.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_attempts_at_a_task_are_told_with_the_task_and_not_in_lists()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, true, ("Queue:MaxFailures", "1"), ("Queue:LeaseDuration", "01:00:00"));
        await using var api = await ServiceProcess.StartAsync("PrimeApp.Api", redis.Server);
        var location = await api.Client.SubmitAsync(100);
        await host.Worker.FailAsync((await host.TakeAsync())!, "broken", None);

        var task = await api.Client.GetTaskAsync(location);
        var attempt = Assert.Single(task.GetProperty("attempt_log").EnumerateArray());
        Assert.Equal(
            (host.Identity.Name, "failed", "broken"),
            (attempt.GetProperty("worker").GetString(), attempt.GetProperty("outcome").GetString(),
                attempt.GetProperty("error").GetString()));
        Assert.True(attempt.GetProperty("started_at").GetDateTimeOffset()
            <= attempt.GetProperty("ended_at").GetDateTimeOffset());
        var listed = (await api.Client.GetFromJsonAsync<JsonElement>("/tasks")).GetProperty("tasks")[0];
        Assert.False(listed.TryGetProperty("attempt_log", out _));
    }

    private static long Number(JsonElement holder, string name) => holder.GetProperty(name).GetInt64();

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("request_id").GetString()!);
}
