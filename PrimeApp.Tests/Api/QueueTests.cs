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

    private static long Number(JsonElement holder, string name) => holder.GetProperty(name).GetInt64();

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("request_id").GetString()!);
}
