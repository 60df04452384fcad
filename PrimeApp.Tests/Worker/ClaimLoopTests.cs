namespace PrimeApp.Tests.Worker;

[Trait("Category", "Integration")]
public sealed class ClaimLoopTests
{
    [Fact]
    public async Task A_worker_whose_loop_stalls_is_not_alive_although_its_process_is()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(redis);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis, ("Worker:StallTimeout", "00:00:05"),
            ("Logging:LogLevel:PrimeApp.Worker", "Debug"));

        // Each task writes a line to a log that nobody reads. So the loop hangs when it writes a line.
        worker.StopReading();
        for (var i = 0; i < 8; i++)
        {
            await host.SubmitManyAsync([.. Enumerable.Repeat(1L, TaskQueue.MaxBatch)]);
        }

        await worker.WaitForStatusAsync("/alive", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, await worker.GetStatusAsync("/metrics"));
        Assert.NotEqual(0, (await host.GetStatusAsync()).Depth);

        worker.ReadOn();
        await worker.WaitForStatusAsync("/alive");
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 0);
    }

    [Fact]
    public async Task A_worker_with_little_room_claims_many_known_tasks_and_puts_back_what_it_has_no_room_for()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(redis);
        await host.SubmitManyAsync([.. Enumerable.Repeat(1L, TaskQueue.MaxBatch)]);
        await using var worker = await ServiceProcess.StartWorkerAsync(redis, ("Worker:MaxTasks", "2"));
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 0);
        // Each claim, and each poll, reads the list once.
        Assert.InRange(await CountCallsAsync("lrange"), 1, TaskQueue.MaxBatch / 10);

        var tasks = await host.SubmitManyAsync([.. Enumerable.Range(1_000, 300).Select(n => (long)n)]);

        foreach (var task in tasks)
        {
            var completed = await host.Watcher.WaitAsync(task.Id, CancellationToken.None);
            Assert.Equal((TaskState.Completed, 1), (completed!.State, completed.Deliveries));
        }

        async Task<int> CountCallsAsync(string command)
        {
            await using var admin =
                await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},allowAdmin=true");
            var calls = (await admin.GetServers()[0].InfoAsync("commandstats")).Single()
                .Single(statistics => statistics.Key == $"cmdstat_{command}").Value;
            return int.Parse(calls.Split('=', ',')[1], CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task A_worker_that_waits_for_redis_is_alive()
    {
        await using var redis = RedisServer.CreateStopped();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis, ("Worker:StallTimeout", "00:00:05"));

        await Task.Delay(TimeSpan.FromSeconds(7));

        Assert.Equal(HttpStatusCode.OK, await worker.GetStatusAsync("/alive"));
    }
}
