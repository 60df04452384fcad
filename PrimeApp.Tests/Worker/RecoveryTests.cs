namespace PrimeApp.Tests.Worker;

/// <summary>What becomes of a task when its worker, or Redis, is lost while it runs.</summary>
[Trait("Category", "Integration")]
public sealed class RecoveryTests : OwnProcesses
{
    private static readonly (string, string?)[] ShortLease =
        [("Queue:LeaseDuration", "00:00:02"), ("Worker:Threads", "1")];

    private RedisServer _redis = null!;
    private ServiceProcess _api = null!;

    public override async ValueTask InitializeAsync()
    {
        _redis = await OwnAsync(RedisServer.StartAsync(appendOnly: true));
        _api = await OwnAsync(ServiceProcess.StartApiAsync(_redis, LargestTask.Setting));
    }

    [Fact]
    public async Task A_task_whose_worker_is_killed_is_completed_by_another()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using (var victim = await StartWorkerAsync())
        {
            await _api.Client.WaitForStatusAsync(location, "running");
            await victim.KillAsync();
        }

        Assert.Equal("running", (await _api.Client.GetTaskAsync(location)).Status);
        await using var heir = await StartWorkerAsync();

        var task = await _api.Client.WaitAsync(location);
        Assert.Equal((LargestTask.LastPrime, 2), (task.LastPrime, task.Attempts));
    }

    [Fact]
    public async Task A_worker_told_to_stop_gives_its_task_back_and_spends_no_attempt()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using (var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:00:00")))
        {
            await _api.Client.WaitForStatusAsync(location, "running");
            Assert.Equal(0, await leaving.StopAsync());
            Assert.Contains("given back", leaving.Output, StringComparison.Ordinal);
        }

        var waiting = await _api.Client.GetTaskAsync(location);
        Assert.Equal(("queued", 0), (waiting.Status, waiting.Attempts));
        await using var heir = await StartWorkerAsync();

        var task = await _api.Client.WaitAsync(location);
        Assert.Equal((LargestTask.LastPrime, 1), (task.LastPrime, task.Attempts));
    }

    [Fact]
    public async Task A_worker_told_to_stop_finishes_what_it_can()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:01:00"));
        await _api.Client.WaitForStatusAsync(location, "running");

        Assert.Equal(0, await leaving.StopAsync());

        var task = await _api.Client.GetTaskAsync(location);
        Assert.Equal(("completed", 1), (task.Status, task.Attempts));
    }

    [Fact]
    public async Task A_worker_that_hangs_past_its_lease_changes_nothing_when_it_wakes_up()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var sleeper = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");
        await sleeper.PauseAsync();
        await using var heir = await StartWorkerAsync();
        var completed = await _api.Client.WaitAsync(location);
        var told = await _api.Client.GetStringAsync(location);

        await sleeper.ResumeAsync();
        await sleeper.WaitForOutputAsync("its lease was lost");

        Assert.Equal(told, await _api.Client.GetStringAsync(location));
        Assert.Equal((LargestTask.LastPrime, 2), (completed.LastPrime, completed.Attempts));
    }

    [Fact]
    public async Task A_worker_whose_threads_all_compute_keeps_its_leases()
    {
        await using var worker = await StartWorkerAsync(("Worker:Threads", "32"));
        var locations = await Task.WhenAll(
            Enumerable.Range(9, 6).Select(size => _api.Client.SubmitAsync((long)Math.Pow(10, size))));

        foreach (var location in locations)
        {
            Assert.Equal(1, (await _api.Client.WaitAsync(location)).Attempts);
        }

        Assert.Equal(0, (await worker.Client.ScrapeAsync()).Value("prime_task_lease_losses_total"));
    }

    [Fact]
    public async Task A_task_outlives_the_redis_that_took_it()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var worker = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");

        await _redis.KillAsync();
        await _redis.RestartAsync();

        await _api.WaitForStatusAsync("/health");
        var task = await _api.Client.WaitAsync(location);
        Assert.Equal(LargestTask.LastPrime, task.LastPrime);
    }

    private Task<ServiceProcess> StartWorkerAsync(params (string, string?)[] settings) =>
        ServiceProcess.StartWorkerAsync(_redis, [.. ShortLease, .. settings]);
}
