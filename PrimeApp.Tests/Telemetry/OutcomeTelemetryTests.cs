using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using PrimeApp.Jobs.Redis;
using PrimeApp.Tests.Infrastructure;
using PrimeApp.Tests.Infrastructure.Otlp;
using StackExchange.Redis;

namespace PrimeApp.Tests.Telemetry;

/// <summary>
/// What the services count and trace when not all goes well: each thing once, and in its place, whatever fails or starts
/// again meanwhile.
/// </summary>
[Trait("Category", "Integration")]
public sealed class OutcomeTelemetryTests : IAsyncLifetime
{
    // Large enough to be under way for a while, on a fast machine too.
    private const long LargeN = 200_000_000;

    // A record that no client of the queue writes: the computation of so many primes is refused.
    private const long ImpossibleN = long.MaxValue;
    private const string ImpossibleLabel = "10000000000000000000";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private RedisServer _redis = null!;
    private OtlpReceiver _receiver = null!;
    private ServiceProcess _api = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _receiver = await OtlpReceiver.StartAsync(OtlpTransport.HttpProtobuf);
        _api = await ServiceProcess.StartAsync("PrimeApp.Api", _redis, _receiver.Configuration);
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        await _receiver.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_task_that_fails_twice_is_retried_once_and_failed_once_in_one_trace()
    {
        var location = await SubmitImpossibleAsync();
        await using var worker = await StartWorkerAsync(("Queue:MaxFailures", "2"), ("Queue:RetryDelay", "00:00:00.01"));
        await _api.Client.WaitForStatusAsync(location, "failed");

        await AssertCountsAsync(worker, ("started", 1), ("completed", 0), ("failed", 1));
        var exposition = await worker.Client.ScrapeAsync();
        Assert.Equal(1, exposition.Value("prime_task_retries_total"));
        Assert.Equal(1, exposition.Value("prime_task_dead_letters_total"));
        Assert.Equal(0, exposition.Value("prime_task_lease_losses_total"));
        Assert.Equal(0, exposition.Value("prime_active_computations"));
        Assert.Equal(0, exposition.Value("prime_cache_hits_total"));
        Assert.Equal(0, exposition.Value("prime_cache_misses_total"));
        Assert.Equal(1, exposition.Value("prime_task_wait_seconds_count"));
        Assert.Equal(1, exposition.Value("prime_task_duration_seconds_count", ("n_primes", ImpossibleLabel)));
        await Eventually.TrueAsync(
            async () => (await _api.Client.ScrapeAsync()).Value("prime_queue_dead_letters") == 1, Timeout);

        await StopAsync(worker);
        var deliveries = _receiver.Spans.Where(span => span.Name == "process primes").ToList();
        var send = Assert.Single(_receiver.Spans, span => span.Name == "send primes");
        Assert.Equal(["1", "2"], deliveries.Select(span => span.Attributes["primes.delivery"]).Order(StringComparer.Ordinal));
        Assert.All(deliveries, span =>
        {
            Assert.Equal((send.TraceId, send.SpanId), (span.TraceId, span.ParentSpanId));
            Assert.Equal(ActivityStatusCode.Error, span.Status);
            Assert.Equal("System.ArgumentOutOfRangeException", span.Attributes["error.type"]);
        });
        Assert.Equal(
            ["TaskStarted", "TaskRetried", "TaskStarted", "TaskDeadLettered"],
            _receiver.Logs.Where(log => log.Attributes.ContainsKey("TaskId")).Select(log => log.EventName));
    }

    [Fact]
    public async Task The_sieving_that_workers_share_is_one_span_of_the_task_that_waits_for_it()
    {
        await using var one = await StartWorkerAsync();
        await using var other = await StartWorkerAsync();
        await _api.Client.CompleteAsync(20_000_000);
        var sieved = await SievedAsync(one) + await SievedAsync(other);
        await StopAsync(one, other);

        var process = Assert.Single(_receiver.Spans, span => span.Name == "process primes");
        var sieve = Assert.Single(_receiver.Spans, span => span.Name == "sieve segments");
        Assert.Equal((process.TraceId, process.SpanId), (sieve.TraceId, sieve.ParentSpanId));
        Assert.Equal(ActivityKind.Internal, sieve.Kind);
        Assert.Equal("0", sieve.Attributes["primes.segments.first"]);
        Assert.InRange(int.Parse(sieve.Attributes["primes.segments.end"], null), 1, sieved);
        Assert.InRange(sieve.Duration, TimeSpan.FromTicks(1), process.Duration);

        static async Task<double> SievedAsync(ServiceProcess worker) =>
            (await worker.Client.ScrapeAsync()).Value("prime_segments_sieved_total", ("purpose", "count"))!.Value;
    }

    [Fact]
    public async Task A_task_that_is_given_back_is_started_once_and_completed_once()
    {
        var location = await _api.Client.SubmitAsync(LargeN);
        await using var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:00:00"));
        await _api.Client.WaitForStatusAsync(location, "running");
        await AssertCountsAsync(leaving, ("started", 1), ("completed", 0), ("failed", 0));
        await leaving.StopAsync();

        await using var heir = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "completed");

        await AssertCountsAsync(heir, ("started", 0), ("completed", 1), ("failed", 0));
        Assert.Null((await heir.Client.ScrapeAsync()).Value("prime_task_wait_seconds_count"));
    }

    [Fact]
    public async Task A_task_whose_worker_hangs_is_started_once_completed_once_and_its_lease_lost_once()
    {
        (string, string?)[] shortLease = [("Queue:LeaseDuration", "00:00:02")];
        var location = await _api.Client.SubmitAsync(LargeN);
        await using var sleeper = await StartWorkerAsync(shortLease);
        await _api.Client.WaitForStatusAsync(location, "running");
        await sleeper.PauseAsync();
        await using var heir = await StartWorkerAsync(shortLease);
        await _api.Client.WaitForStatusAsync(location, "completed");
        await sleeper.ResumeAsync();

        await Eventually.TrueAsync(
            async () => (await sleeper.Client.ScrapeAsync()).Value("prime_task_lease_losses_total") == 1, Timeout);
        await AssertCountsAsync(sleeper, ("started", 1), ("completed", 0), ("failed", 0));
        await AssertCountsAsync(heir, ("started", 0), ("completed", 1), ("failed", 0));

        await StopAsync(sleeper, heir);
        var lost = Assert.Single(_receiver.Spans, span => span.Attributes.GetValueOrDefault("error.type") == "lease_lost");
        Assert.Equal(("process primes", ActivityStatusCode.Error), (lost.Name, lost.Status));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_counts_as_cancelled_and_as_nothing_else()
    {
        var waiting = await _api.Client.SubmitAsync(100);
        await CancelAsync(waiting);
        var location = await _api.Client.SubmitAsync(LargeN);
        await using var worker = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");
        await CancelAsync(location);
        await CancelAsync(location);

        await Eventually.TrueAsync(
            async () => (await worker.Client.ScrapeAsync()).Value("prime_active_computations") == 0, Timeout);
        await AssertCountsAsync(worker, ("started", 1), ("completed", 0), ("failed", 0));
        Assert.Equal(2, (await _api.Client.ScrapeAsync()).Value("prime_task_cancellations_total"));
        Assert.Equal(0, (await worker.Client.ScrapeAsync()).Value("prime_task_lease_losses_total"));

        Task CancelAsync(Uri task) => _api.Client.DeleteAsync(task);
    }

    [Fact]
    public async Task What_waits_is_seen_until_Redis_cannot_be_seen_and_again_when_it_can()
    {
        await _api.Client.SubmitAsync(100);
        await _api.Client.SubmitAsync(100);
        await WaitForDepthAsync(2);
        Assert.True((await _api.Client.ScrapeAsync()).Value("prime_queue_oldest_age_seconds") > 0);
        Assert.Equal(0, (await _api.Client.ScrapeAsync()).Value("prime_workers_alive"));

        await _redis.KillAsync();
        await WaitForDepthAsync(null);
        using var refused = await _api.Client.PostAsJsonAsync("/tasks", new { n = 100 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await _redis.RestartAsync();
        await WaitForDepthAsync(0);
        var exposition = await _api.Client.ScrapeAsync();
        Assert.Equal(2, Submissions("success"));
        Assert.Equal(1, Submissions("error"));
        Assert.Equal(2, Requests("202"));
        Assert.Equal(1, Requests("503"));

        Task WaitForDepthAsync(double? depth) => Eventually.TrueAsync(
            async () => (await _api.Client.ScrapeAsync()).Value("prime_queue_depth") == depth, Timeout);

        double? Submissions(string status) => exposition.Value(
            "redis_operations_total", ("operation", "submit"), ("status", status));

        double? Requests(string status) => exposition.Value(
            "api_requests_total", ("method", "POST"), ("endpoint", "/tasks"), ("status", status));
    }

    private static async Task AssertCountsAsync(
        ServiceProcess worker, params IEnumerable<(string Status, double Count)> expected)
    {
        var exposition = await worker.Client.ScrapeAsync();
        Assert.Equal(
            expected,
            expected.Select(entry => (entry.Status, exposition.Value("prime_task_submissions_total", ("status", entry.Status))!.Value)));
    }

    private Task<ServiceProcess> StartWorkerAsync(params (string, string?)[] settings) =>
        ServiceProcess.StartAsync("PrimeApp.Worker", _redis, [.. _receiver.Configuration, .. settings]);

    /// <summary>Submits a task and makes it one that fails.</summary>
    private async Task<Uri> SubmitImpossibleAsync()
    {
        var location = await _api.Client.SubmitAsync(100);
        var id = (await _api.Client.GetTaskAsync(location)).GetProperty("request_id").GetString()!;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        await connection.GetDatabase().HashSetAsync(Keys.Task(id), "n", ImpossibleN);
        return location;
    }

    // A service that ends has exported all that it measured.
    private async Task StopAsync(params IEnumerable<ServiceProcess> workers)
    {
        foreach (var service in workers.Append(_api))
            Assert.Equal(0, await service.StopAsync());
    }
}
