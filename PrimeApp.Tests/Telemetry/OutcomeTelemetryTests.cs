namespace PrimeApp.Tests.Telemetry;

/// <summary>
/// What the services count and trace when something fails or restarts: each event once and in the right place.
/// </summary>
[Trait("Category", "Integration")]
public sealed class OutcomeTelemetryTests : OwnProcesses
{
    // The n of an impossible task, as a label shows it.
    private const string ImpossibleLabel = "100000000000000";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    // Lines about each task.
    private static readonly (string Key, string? Value) TaskLines = ("Logging:LogLevel:PrimeApp", "Debug");

    private RedisServer _redis = null!;
    private OtlpReceiver _receiver = null!;
    private ServiceProcess _api = null!;

    public override async ValueTask InitializeAsync()
    {
        _redis = await OwnAsync(RedisServer.StartAsync());
        _receiver = await OwnAsync(OtlpReceiver.StartAsync(OtlpTransport.HttpProtobuf));
        _api = await OwnAsync(
            ServiceProcess.StartApiAsync(_redis, [.. _receiver.Configuration, LargestTask.Setting, TaskLines]));
    }

    [Fact]
    public async Task A_task_that_fails_twice_is_retried_once_and_failed_once_in_one_trace()
    {
        var location = await SubmitImpossibleAsync();
        await using var worker =
            await StartWorkerAsync(("Queue:MaxFailures", "2"), ("Queue:RetryDelay", "00:00:00.01"));
        await _api.Client.WaitForStatusAsync(location, "failed");

        await AssertScrapedAsync(
            worker,
            (Submissions("started"), 1),
            (Submissions("completed"), 0),
            (Submissions("failed"), 1),
            ("prime_task_retries_total", 1),
            ("prime_task_dead_letters_total", 1),
            ("prime_task_lease_losses_total", 0),
            ("prime_active_computations", 0),
            ("prime_cache_hits_total", 0),
            ("prime_cache_misses_total", 0),
            ("prime_task_wait_seconds_count", 1),
            ($$"""prime_task_duration_seconds_count{n_primes="{{ImpossibleLabel}}"}""", 1));
        await AssertScrapedAsync(_api, ("prime_queue_dead_letters", 1));

        await StopAsync(worker);
        var deliveries = _receiver.Spans.Where(span => span.Name == "process primes").ToList();
        var send = Assert.Single(_receiver.Spans, span => span.Name == "send primes");
        Assert.Equal(["1", "2"], deliveries.Select(span =>
            span.Attributes["primes.delivery"]).Order(StringComparer.Ordinal));
        Assert.All(deliveries, span =>
        {
            Assert.Equal((send.TraceId, send.SpanId), (span.TraceId, span.ParentSpanId));
            Assert.Equal(ActivityStatusCode.Error, span.Status);
            Assert.Equal("System.ArgumentOutOfRangeException", span.Attributes["error.type"]);
        });
        // The next attempt may start before the worker has logged the failure of the last one.
        Assert.Equal(
            ["TaskDeadLettered", "TaskRetried", "TaskStarted", "TaskStarted"],
            _receiver.Logs.Where(log => log.Attributes.ContainsKey("TaskId")).Select(log => log.EventName)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_computed_is_a_span_of_its_own_and_what_is_known_is_not()
    {
        await using var worker = await StartWorkerAsync();
        await _api.Client.CompleteAsync(LargestTask.N);
        await _api.Client.CompleteAsync(LargestTask.N);
        await StopAsync(worker);

        var types = _receiver.Spans.Where(span => span.Name == "process primes")
            .ToDictionary(span => span.Attributes["primes.computation_type"]);
        Assert.Equal(["cached", "computed"], types.Keys.Order(StringComparer.Ordinal));
        var compute = Assert.Single(_receiver.Spans, span => span.Name == "compute prime");
        var process = types["computed"];
        Assert.Equal((process.TraceId, process.SpanId), (compute.TraceId, compute.ParentSpanId));
        Assert.Equal(ActivityKind.Internal, compute.Kind);
        Assert.Equal(($"{LargestTask.N}", "2"), (compute.Attributes["primes.n"], compute.Attributes["primes.threads"]));
        Assert.InRange(compute.Duration, TimeSpan.FromTicks(1), process.Duration);
    }

    [Fact]
    public async Task A_task_whose_worker_died_is_failed_once_and_counts_again_when_it_is_retried()
    {
        (string, string?)[] settings = [("Queue:LeaseDuration", "00:00:04"), ("Queue:MaxDeliveries", "1")];
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var dying = await StartWorkerAsync([.. settings, ("OTEL_SERVICE_NAME", "dying")]);
        await _api.Client.WaitForStatusAsync(location, "running");
        await AssertCountsAsync(dying, ("started", 1), ("completed", 0), ("failed", 0));
        await dying.KillAsync();
        await using var heir = await StartWorkerAsync(settings);
        await _api.Client.WaitForStatusAsync(location, "failed");

        await AssertScrapedAsync(
            heir,
            ("prime_task_dead_letters_total", 1),
            (Submissions("started"), 0),
            (Submissions("completed"), 0),
            (Submissions("failed"), 1));

        using var retried = await _api.Client.PostAsync(
            new Uri($"/queue/dead{location.OriginalString["/tasks".Length..]}/retry", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, retried.StatusCode);
        await _api.Client.WaitAsync(location);
        await AssertScrapedAsync(
            heir,
            ("prime_task_dead_letters_total", 1),
            ("prime_task_wait_seconds_count", 1),
            ("""prime_numbers_computed_total{computation_type="computed"}""", LargestTask.N),
            (Submissions("started"), 1),
            (Submissions("completed"), 1),
            (Submissions("failed"), 1));
        await StopAsync(heir);
        Assert.Equal(
            ["TaskCompleted", "TaskPoisonous", "TaskRevived", "TaskStarted"],
            _receiver.Logs.Where(log => log.Attributes.ContainsKey("TaskId") && log.Service != "dying")
                .Select(log => log.EventName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tasks_streams_and_refusals_count_each_for_itself()
    {
        using var batch = await _api.Client.PostAsJsonAsync("/tasks/batch", new { n = (int[])[100, 200, 300] });
        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var accepted = await _api.Client.SendAsync(
                "POST", "/tasks", JsonContent.Create(new { n = 100 }), ("Idempotency-Key", "once"));
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        }

        using var refused = await _api.Client.PostAsJsonAsync("/tasks", new { n = 0 });
        var location = await _api.Client.SubmitAsync(100);
        using (await _api.Client.OpenEventsAsync(location))
        {
            await AssertScrapedAsync(_api, ("api_event_streams", 1));
        }

        await AssertScrapedAsync(
            _api,
            ("api_event_streams", 0),
            ("prime_tasks_accepted_total", 5),
            (Requests("POST", "/tasks/batch", HttpStatusCode.Accepted), 1),
            (Requests("POST", "/tasks", HttpStatusCode.Accepted), 3),
            (Requests("POST", "/tasks", HttpStatusCode.BadRequest), 1));
    }

    [Fact]
    public async Task Requests_over_the_limit_or_without_a_key_are_counted_by_status_and_not_logged()
    {
        await using var guarded = await ServiceProcess.StartApiAsync(_redis,
            [.. _receiver.Configuration, ("OTEL_SERVICE_NAME", "guarded"), ApiKey.Of("owner", "key"),
                ("RateLimit:RequestsPerSecond", "1"), ("RateLimit:Burst", "1")]);
        var statuses = new List<HttpStatusCode>();
        await Eventually.TrueAsync(
            async () =>
            {
                statuses.Add(await guarded.GetStatusAsync("/tasks"));
                return statuses[^1] == HttpStatusCode.TooManyRequests;
            },
            Timeout,
            TimeSpan.Zero);
        guarded.Client.DefaultRequestHeaders.Add("X-Api-Key", "key");
        statuses.Add(await guarded.GetStatusAsync("/tasks"));
        Assert.Equal(HttpStatusCode.OK, statuses[^1]);

        await AssertScrapedAsync(
            guarded, [.. statuses.CountBy(status => status).Select(seen =>
                (Requests("GET", "/tasks", seen.Key), (double?)seen.Value))]);
        await guarded.StopAsync();
        Assert.All(
            _receiver.Logs.Where(log => log.Service == "guarded"),
            log => Assert.Equal("Microsoft.Hosting.Lifetime", log.Category));
    }

    [Fact]
    public async Task A_task_that_is_given_back_is_started_once_and_completed_once()
    {
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var leaving = await StartWorkerAsync(("Worker:ShutdownTimeout", "00:00:00"));
        await _api.Client.WaitForStatusAsync(location, "running");
        await AssertCountsAsync(leaving, ("started", 1), ("completed", 0), ("failed", 0));
        await leaving.StopAsync();

        await using var heir = await StartWorkerAsync();
        await _api.Client.WaitAsync(location);

        await AssertScrapedAsync(
            heir,
            (Submissions("started"), 0),
            (Submissions("completed"), 1),
            (Submissions("failed"), 0),
            ("prime_task_wait_seconds_count", null));
    }

    [Fact]
    public async Task A_task_whose_worker_hangs_is_started_once_completed_once_and_its_lease_lost_once()
    {
        (string, string?)[] shortLease = [("Queue:LeaseDuration", "00:00:02")];
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var sleeper = await StartWorkerAsync(shortLease);
        await _api.Client.WaitForStatusAsync(location, "running");
        await sleeper.PauseAsync();
        await using var heir = await StartWorkerAsync(shortLease);
        await _api.Client.WaitAsync(location);
        await sleeper.ResumeAsync();

        await AssertScrapedAsync(
            sleeper,
            ("prime_task_lease_losses_total", 1),
            (Submissions("started"), 1),
            (Submissions("completed"), 0),
            (Submissions("failed"), 0));
        await AssertCountsAsync(heir, ("started", 0), ("completed", 1), ("failed", 0));

        await StopAsync(sleeper, heir);
        var lost =
            Assert.Single(_receiver.Spans, span => span.Attributes.GetValueOrDefault("error.type") == "lease_lost");
        Assert.Equal(("process primes", ActivityStatusCode.Error), (lost.Name, lost.Status));
    }

    [Fact]
    public async Task A_task_that_is_cancelled_counts_as_cancelled_and_as_nothing_else()
    {
        var waiting = await _api.Client.SubmitAsync(100);
        await CancelAsync(waiting);
        var location = await _api.Client.SubmitAsync(LargestTask.N);
        await using var worker = await StartWorkerAsync();
        await _api.Client.WaitForStatusAsync(location, "running");
        await CancelAsync(location);
        await CancelAsync(location);

        // The worker counts the end of the task before it logs this.
        await _receiver.WaitForLogAsync(log => log.EventName == "TaskStopped", Timeout);
        await AssertScrapedAsync(
            worker,
            (Submissions("started"), 1),
            (Submissions("completed"), 0),
            (Submissions("failed"), 0),
            ("prime_active_computations", 0),
            ("prime_task_lease_losses_total", 0));
        await AssertScrapedAsync(_api, ("prime_task_cancellations_total", 2));

        Task CancelAsync(Uri task) => _api.Client.DeleteAsync(task);
    }

    [Fact]
    public async Task What_waits_is_seen_until_Redis_cannot_be_seen_and_again_when_it_can()
    {
        await _api.Client.SubmitAsync(100);
        await _api.Client.SubmitAsync(100);
        await AssertScrapedAsync(_api, ("prime_queue_depth", 2), ("prime_workers_alive", 0));
        Assert.True((await _api.Client.ScrapeAsync()).Value("prime_queue_oldest_age_seconds") > 0);

        await _redis.KillAsync();
        await AssertScrapedAsync(_api, ("prime_queue_depth", null));
        using var refused = await _api.Client.PostAsJsonAsync("/tasks", new { n = 100 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await _redis.RestartAsync();
        await AssertScrapedAsync(
            _api,
            ("prime_queue_depth", 0),
            ("""redis_operations_total{operation="submit",status="success"}""", 2),
            ("""redis_operations_total{operation="submit",status="error"}""", 1),
            (Requests("POST", "/tasks", HttpStatusCode.Accepted), 2),
            (Requests("POST", "/tasks", HttpStatusCode.ServiceUnavailable), 1));
    }

    private static string Submissions(string status) => $$"""prime_task_submissions_total{status="{{status}}"}""";

    private static string Requests(string method, string endpoint, HttpStatusCode status) =>
        $$"""api_requests_total{method="{{method}}",endpoint="{{endpoint}}",status="{{(int)status}}"}""";

    private static Task AssertCountsAsync(ServiceProcess worker, params IEnumerable<(
        string Status, double Count)> expected) =>
        AssertScrapedAsync(worker, [.. expected.Select(entry => (Submissions(entry.Status), (double?)entry.Count))]);

    /// <summary>
    /// Waits until a scrape shows all of this. The first scrape may not: it may repeat an earlier response, and a
    /// service may count an action after others can see its effect.
    /// </summary>
    private static Task AssertScrapedAsync(ServiceProcess service, params (string Series, double? Value)[] expected) =>
        Eventually.EqualAsync(string.Join('\n', expected), async () =>
        {
            var exposition = await service.Client.ScrapeAsync();
            return string.Join('\n', expected.Select(entry => (entry.Series, exposition.Select(entry.Series))));
        });

    private Task<ServiceProcess> StartWorkerAsync(params (string, string?)[] settings) =>
        ServiceProcess.StartWorkerAsync(_redis, [.. _receiver.Configuration, TaskLines, .. settings]);

    /// <summary>Submits a task and makes it one that fails.</summary>
    private async Task<Uri> SubmitImpossibleAsync()
    {
        var location = await _api.Client.SubmitAsync(100);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        await connection.GetDatabase().MakeImpossibleAsync(TaskClient.IdOf(location));
        return location;
    }

    // A service exports all of its telemetry before it ends.
    private async Task StopAsync(params IEnumerable<ServiceProcess> workers)
    {
        foreach (var service in workers.Append(_api))
        {
            Assert.Equal(0, await service.StopAsync());
        }
    }
}
