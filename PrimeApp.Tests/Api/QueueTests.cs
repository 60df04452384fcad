namespace PrimeApp.Tests.Api;

[Trait("Category", "Integration")]
public sealed class QueueTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [Fact]
    public async Task The_queue_shows_what_waits_and_what_each_worker_is_doing()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await api.Client.SubmitAsync(100);
        await api.Client.SubmitAsync(200);
        var delivery = await host.TakeAsync();
        await host.ReportProgressAsync(delivery, 0.25);

        var queue = await api.Client.GetQueueAsync();

        Assert.Equal((1, 0, 1, 0, 1), (queue.Depth, queue.Delayed, queue.Running, queue.Dead, queue.WorkersAlive));
        Assert.InRange(queue.OldestAgeSeconds, 0, 60);
        var worker = Assert.Single(queue.Workers);
        Assert.Equal((host.Identity.Name, true), (worker.Name, worker.Alive));
        Assert.Equal(new RunningTaskAnswer(delivery!.Id, 100, 0.25), Assert.Single(worker.Tasks));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_put_back_one_by_one_or_all()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var ids = new List<string>();
        for (var n = 1; n <= 3; n++)
        {
            ids.Add((await host.SubmitAsync(n)).Id);
            await host.FailAsync(await host.TakeAsync(), "broken");
        }

        var first = await api.Client.GetAsync<TasksAnswer>("/queue/dead?limit=2");
        var second = await api.Client.GetAsync<TasksAnswer>(first.Next!);
        Assert.Equal([ids[2], ids[1], ids[0]], first.Tasks.Concat(second.Tasks).Select(task => task.RequestId));
        Assert.Equal("broken", first.Tasks[0].Error);

        using var retry = await api.Client.PostAsync($"/queue/dead/{ids[1]}/retry", null);
        Assert.Equal(HttpStatusCode.Accepted, retry.StatusCode);
        Assert.Equal($"/tasks/{ids[1]}", retry.Headers.Location!.OriginalString);
        Assert.Equal("queued", (await retry.ReadAsync<TaskAnswer>()).Status);

        await api.Client.PostAsync($"/queue/dead/{ids[1]}/retry", null).AssertProblemAsync(
            HttpStatusCode.Conflict, "The task is queued; only a failed task can be retried.");
        await api.Client.PostAsync("/queue/dead/unknown/retry", null).AssertProblemAsync(HttpStatusCode.NotFound);

        Assert.Equal("""{"retried":1,"remaining":1}""", await PostAsync(api, "/queue/dead/retry?limit=1"));
        Assert.Equal("""{"retried":1,"remaining":0}""", await PostAsync(api, "/queue/dead/retry"));
        await api.Client.PostAsync("/queue/dead/retry?limit=1001", null).AssertProblemAsync(
            HttpStatusCode.BadRequest, "'limit' is '1001'; an integer from 1 to 1000 is allowed.");
    }

    [Fact]
    public async Task A_paused_queue_is_shown_and_its_worker_starts_nothing_until_it_is_resumed()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server);
        await api.Client.CompleteAsync(100);

        var paused = ApiAnswer.Parse<QueueAnswer>(await PostAsync(api, "/queue/pause"));
        Assert.True(paused.Paused);
        Assert.NotNull(paused.PausedAt);
        Assert.Equal(paused.PausedAt, ApiAnswer.Parse<QueueAnswer>(await PostAsync(api, "/queue/pause")).PausedAt);
        var location = await api.Client.SubmitAsync(100);
        var scrapes = await ClaimsAsync();
        // The worker looks for tasks, and finds none.
        await Eventually.TrueAsync(async () => await ClaimsAsync() > scrapes + 1);
        Assert.Equal("queued", (await api.Client.GetTaskAsync(location)).Status);
        await api.WaitForMetricAsync(1, "prime_queue_paused");

        // The state is that of Redis and not of a service.
        await using var another = await ServiceProcess.StartWorkerAsync(redis.Server);
        Assert.True((await api.Client.GetQueueAsync()).Paused);

        var resumed = ApiAnswer.Parse<QueueAnswer>(await PostAsync(api, "/queue/resume"));
        Assert.Equal((false, null), (resumed.Paused, resumed.PausedAt));
        await api.Client.WaitAsync(location);

        async Task<double?> ClaimsAsync() => (await worker.Client.ScrapeAsync()).Value(
            "redis_operations_total", ("operation", "claim"), ("status", "success"));
    }

    [Fact]
    public async Task All_tasks_that_wait_are_cancelled_some_at_a_time()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        await host.SubmitManyAsync([.. Enumerable.Range(1, 300).Select(n => (long)n)]);

        Assert.Equal("""{"cancelled":200,"remaining":100}""", await PostAsync(api, "/queue/cancel?limit=200"));
        Assert.Equal("""{"cancelled":100,"remaining":0}""", await PostAsync(api, "/queue/cancel"));
    }

    [Fact]
    public async Task The_attempts_at_a_task_are_told_with_the_task_and_not_in_lists()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:MaxFailures", "1"), ("Queue:LeaseDuration", "01:00:00"));
        await using var api = await ServiceProcess.StartApiAsync(redis.Server);
        var location = await api.Client.SubmitAsync(100);
        await host.FailAsync(await host.TakeAsync(), "broken");

        var task = await api.Client.GetTaskAsync(location);
        var attempt = Assert.Single(task.AttemptLog!);
        Assert.Equal((host.Identity.Name, "failed", "broken"), (attempt.Worker, attempt.Outcome, attempt.Error));
        Assert.True(attempt.StartedAt <= attempt.EndedAt);
        Assert.Null((await api.Client.GetAsync<TasksAnswer>("/tasks")).Tasks[0].AttemptLog);
    }

    private static async Task<string> PostAsync(ServiceProcess api, string path)
    {
        using var response = await api.Client.PostAsync(path, null);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
