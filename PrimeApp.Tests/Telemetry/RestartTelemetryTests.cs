namespace PrimeApp.Tests.Telemetry;

/// <summary>What an API counts in one life and in the next: from zero each time, and nothing in both.</summary>
[Trait("Category", "Integration")]
public sealed class RestartTelemetryTests : OwnProcesses
{
    private const string Accepted = "prime_tasks_accepted";
    private const string Posts = """api_requests_total{method="POST",endpoint="/tasks",status="202"}""";
    private const string Failures = """api_requests_total{method="GET",endpoint="/queue",status="503"}""";
    private const string Times = """api_request_duration_seconds_count{method="POST",endpoint="/tasks"}""";
    private const string Submissions = """redis_operations_total{operation="submit",status="success"}""";

    // Half of the limit.
    private const int MaxKnownSeries = 250;

    // Each load has these numbers of submissions, tasks of its one batch, and repetitions of one submission.
    private const int Tasks = 20;
    private const int BatchLength = 3;
    private const int Repetitions = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private RedisServer _redis = null!;

    public override async ValueTask InitializeAsync() => _redis = await OwnAsync(RedisServer.StartAsync());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_api_that_starts_again_counts_from_zero_and_each_task_in_one_of_its_lives(bool killed)
    {
        await using var first = await ServiceProcess.StartApiAsync(_redis);
        await LoadAsync(first.Client, "first");
        var before = await WaitForCountsAsync(first);
        if (killed)
        {
            await first.KillAsync();
        }
        else
        {
            Assert.Equal(0, await first.StopAsync());
        }

        var ended = DateTimeOffset.UtcNow;

        await using var second = await ServiceProcess.StartAgainAsync(first, "PrimeApp.Api", _redis);
        var fresh = await second.Client.ScrapeAsync(ScrapeExtensions.OpenMetrics);
        Assert.Equal(0, fresh.Value($"{Accepted}_total"));
        Assert.All((string[])[Posts, Failures, Submissions], series => Assert.Equal(0, fresh.Select(series)));
        Assert.InRange(fresh.Samples.Count(sample => sample.Name == "api_requests_total"), 1, MaxKnownSeries);
        Assert.Null(fresh.Select(Times));
        // The metric has a resolution of milliseconds.
        Assert.InRange(
            fresh.Value($"{Accepted}_created")!.Value,
            ended.ToUnixTimeMilliseconds() / 1000.0,
            DateTimeOffset.UtcNow.AddMilliseconds(1).ToUnixTimeMilliseconds() / 1000.0);
        Assert.True(fresh.Value("process_start_time_seconds") > before.Value("process_start_time_seconds"));

        // A task that the first process accepted does not count in the second.
        await PostAsync(second.Client, "first");
        await LoadAsync(second.Client, "second");
        var after = await WaitForCountsAsync(second, requests: 1);
        Assert.Equal(fresh.Value($"{Accepted}_created"), after.Value($"{Accepted}_created"));
        await second.WaitForMetricAsync(
            before.Value($"{Accepted}_total") + after.Value($"{Accepted}_total"), "prime_queue_depth");
    }

    private static async Task LoadAsync(HttpClient api, string key)
    {
        await Task.WhenAll(Enumerable.Range(0, Tasks - 1).Select(_ => api.SubmitAsync(100)));
        await Task.WhenAll(Enumerable.Range(0, 1 + Repetitions).Select(_ => PostAsync(api, key)));
        using var batch = await api.PostAsJsonAsync("/tasks/batch", new { n = Enumerable.Repeat(100, BatchLength) });
        Assert.Equal(HttpStatusCode.Accepted, batch.StatusCode);
    }

    private static async Task PostAsync(HttpClient api, string key)
    {
        using var response = await api.SendAsync(
            "POST", "/tasks", JsonContent.Create(new { n = 100 }), ("Idempotency-Key", key));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>
    /// Waits until a process has counted its load and <paramref name="requests"/> requests that made no task.
    /// </summary>
    private static async Task<Exposition> WaitForCountsAsync(ServiceProcess api, int requests = 0)
    {
        var exposition = new Exposition();
        await Eventually.EqualAsync<(double?, double?, double?)>(
            (Tasks + BatchLength, Tasks + Repetitions + requests, Tasks + Repetitions + requests),
            async () =>
            {
                exposition = await api.Client.ScrapeAsync(ScrapeExtensions.OpenMetrics);
                return (exposition.Value($"{Accepted}_total"), exposition.Select(Posts), exposition.Select(Times));
            },
            Timeout);
        return exposition;
    }
}
