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
    public async Task A_worker_that_waits_for_redis_is_alive()
    {
        await using var redis = RedisServer.CreateStopped();
        await using var worker = await ServiceProcess.StartWorkerAsync(redis, ("Worker:StallTimeout", "00:00:05"));

        await Task.Delay(TimeSpan.FromSeconds(7));

        Assert.Equal(HttpStatusCode.OK, await worker.GetStatusAsync("/alive"));
    }
}
