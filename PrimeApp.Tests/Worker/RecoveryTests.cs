using System.Net;
using System.Text.Json;
using PrimeApp.Tests.Infrastructure;
using PrimeApp.Tests.Telemetry;

namespace PrimeApp.Tests.Worker;

/// <summary>What becomes of a task when its worker, or Redis, is lost while it runs.</summary>
[Trait("Category", "Integration")]
public sealed class RecoveryTests : IAsyncLifetime
{
    // Large enough to be under way for a while, on a fast machine too.
    private const long N = 200_000_000;
    private const ulong NthPrime = 4_222_234_741;

    private static readonly (string, string?)[] ShortLease =
        [("Queue:LeaseDuration", "00:00:02"), ("Worker:Concurrency", "1")];

    private static readonly (string, string?) ShortClaim = ("PrimeTable:ClaimDuration", "00:00:00.500");

    private RedisServer _redis = null!;
    private ServiceProcess _api = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync(appendOnly: true);
        _api = await ServiceProcess.StartAsync("PrimeApp.Api", _redis);
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_task_whose_worker_is_killed_is_completed_by_another()
    {
        var location = await _api.Client.SubmitAsync(N);
        await using (var victim = await StartWorkerAsync())
        {
            await _api.Client.WaitForStatusAsync(location, "running");
            await victim.KillAsync();
        }

        Assert.Equal("running", Status(await _api.Client.GetTaskAsync(location)));
        await using var heir = await StartWorkerAsync();

        var task = await _api.Client.WaitForStatusAsync(location, "completed");
        Assert.Equal((NthPrime, 2), (task.LastPrime(), Attempts(task)));
    }

    [Fact]
    public async Task A_worker_told_to_stop_gives_its_task_back_and_spends_no_attempt()
    {
        var location = await _api.Client.SubmitAsync(N);
        await using (var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:00:00")))
        {
            await _api.Client.WaitForStatusAsync(location, "running");
            Assert.Equal(0, await leaving.StopAsync());
            Assert.Contains("given back", leaving.Output, StringComparison.Ordinal);
        }

        var waiting = await _api.Client.GetTaskAsync(location);
        Assert.Equal(("queued", 0), (Status(waiting), Attempts(waiting)));
        await using var heir = await StartWorkerAsync();

        var task = await _api.Client.WaitForStatusAsync(location, "completed");
        Assert.Equal((NthPrime, 1), (task.LastPrime(), Attempts(task)));
    }

    [Fact]
    public async Task A_worker_told_to_stop_finishes_what_it_can()
    {
        var location = await _api.Client.SubmitAsync(N);
        await using var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:01:00"));
        await _api.Client.WaitForStatusAsync(location, "running");

        Assert.Equal(0, await leaving.StopAsync());

        var task = await _api.Client.GetTaskAsync(location);
        Assert.Equal(("completed", 1), (Status(task), Attempts(task)));
    }

    [Fact]
    public async Task A_worker_that_hangs_past_its_lease_changes_nothing_when_it_wakes_up()
    {
        var location = await _api.Client.SubmitAsync(N);
        await using var sleeper = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");
        await sleeper.PauseAsync();
        await using var heir = await StartWorkerAsync();
        var completed = await _api.Client.WaitForStatusAsync(location, "completed");

        await sleeper.ResumeAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(sleeper.Output.Contains("its lease was lost", StringComparison.Ordinal)),
            TimeSpan.FromMinutes(1));

        Assert.Equal(completed.GetRawText(), (await _api.Client.GetTaskAsync(location)).GetRawText());
        Assert.Equal((NthPrime, 2), (completed.LastPrime(), Attempts(completed)));
    }

    [Fact]
    public async Task A_task_does_not_notice_that_a_worker_is_killed_that_helped_with_it()
    {
        await using var first = await StartWorkerAsync(ShortClaim);
        await using var second = await StartWorkerAsync(ShortClaim);
        var location = await _api.Client.SubmitAsync(N);
        await Eventually.TrueAsync(async () => await HelpsAsync(first) && await HelpsAsync(second));

        // A worker's log begins with its name.
        var runner = (await _api.Client.GetTaskAsync(location)).GetProperty("worker").GetString()!;
        await (first.Output.Contains(runner, StringComparison.Ordinal) ? second : first).KillAsync();

        var task = await _api.Client.WaitForStatusAsync(location, "completed");
        Assert.Equal((NthPrime, 1), (task.LastPrime(), Attempts(task)));

        static async Task<bool> HelpsAsync(ServiceProcess worker) =>
            (await worker.Client.ScrapeAsync()).Value("prime_segments_sieved_total", ("purpose", "count")) > 0;
    }

    [Fact]
    public async Task A_worker_whose_threads_all_sieve_keeps_its_leases()
    {
        await using var worker = await StartWorkerAsync(("Worker:Concurrency", "32"));
        var locations = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _api.Client.SubmitAsync(N - i)));

        foreach (var location in locations)
        {
            Assert.Equal(1, Attempts(await _api.Client.WaitForStatusAsync(location, "completed")));
        }

        Assert.Equal(0, (await worker.Client.ScrapeAsync()).Value("prime_task_lease_losses_total"));
    }

    [Fact]
    public async Task A_task_outlives_the_redis_that_took_it()
    {
        var location = await _api.Client.SubmitAsync(N);
        await using var worker = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");

        await _redis.KillAsync();
        await _redis.RestartAsync();

        await Eventually.TrueAsync(async () => await _api.GetStatusAsync("/health") == HttpStatusCode.OK);
        var task = await _api.Client.WaitForStatusAsync(location, "completed");
        Assert.Equal(NthPrime, task.LastPrime());
    }

    private static string Status(JsonElement task) => task.GetProperty("status").GetString()!;

    private static int Attempts(JsonElement task) => task.GetProperty("attempts").GetInt32();

    private Task<ServiceProcess> StartWorkerAsync(params (string, string?)[] settings) =>
        ServiceProcess.StartAsync("PrimeApp.Worker", _redis, [.. ShortLease, .. settings]);
}
