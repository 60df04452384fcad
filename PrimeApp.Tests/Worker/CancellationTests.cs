namespace PrimeApp.Tests.Worker;

[Trait("Category", "Integration")]
public sealed class CancellationTests
{
    [Fact]
    public async Task A_running_task_that_is_cancelled_is_stopped_long_before_its_lease_is_renewed()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(redis);
        await using var worker = await StartWorkerAsync(redis, leaseDuration: "01:00:00");
        var id = await StartTaskAsync(host);

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(id));

        await AssertStoppedAsync(worker);
        Assert.Equal(TaskState.Cancelled, (await host.FindAsync(id))!.State);
    }

    [Fact]
    public async Task A_worker_that_missed_the_message_stops_with_the_next_renewal()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(redis);
        await using var worker = await StartWorkerAsync(redis, leaseDuration: "00:00:01");
        var id = await StartTaskAsync(host);

        await host.Database.HashSetAsync(Keys.Task(id), "status", "cancelled");
        var token = await host.Database.HashGetAsync(Keys.Task(id), "claim");
        await host.Database.KeyDeleteAsync(Keys.Claim(token.ToString()));

        await AssertStoppedAsync(worker);
    }

    [Fact]
    public async Task A_running_task_is_stopped_within_100_milliseconds()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(redis);
        await using var worker = await StartWorkerAsync(redis, leaseDuration: "01:00:00");
        var delays = new List<TimeSpan>();
        for (var i = 1; i <= 5; i++)
        {
            var id = await StartTaskAsync(host);
            var started = Stopwatch.GetTimestamp();
            await host.CancelAsync(id);
            await Eventually.TrueAsync(
                () => worker.Output.Split("stopped: it was cancelled").Length == i + 1,
                interval: TimeSpan.FromMilliseconds(1));
            delays.Add(Stopwatch.GetElapsedTime(started));
        }

        // Only the shortest delay counts, because a busy machine makes the others longer.
        Assert.InRange(delays.Min(), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    private static Task<ServiceProcess> StartWorkerAsync(RedisServer redis, string leaseDuration) =>
        ServiceProcess.StartWorkerAsync(redis, ("Queue:LeaseDuration", leaseDuration),
            ("Worker:Threads", "1"));

    private static async Task<string> StartTaskAsync(JobsHost host)
    {
        var submission = await host.SubmitAsync(LargestTask.N);
        await Eventually.TrueAsync(async () => (await host.FindAsync(submission.Id))!.State == TaskState.Running);
        return submission.Id;
    }

    // A cancelled task has neither failed nor lost its lease.
    private static async Task AssertStoppedAsync(ServiceProcess worker)
    {
        await worker.WaitForOutputAsync("stopped: it was cancelled");
        await worker.WaitForMetricAsync(0, "prime_active_computations");
        var metrics = await worker.Client.ScrapeAsync();
        Assert.Equal(0, metrics.Value("prime_task_lease_losses_total"));
        Assert.Equal(0, metrics.Value("prime_task_submissions_total", ("status", "failed")));
    }
}
