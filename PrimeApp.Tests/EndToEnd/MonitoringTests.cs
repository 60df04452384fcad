using PrimeApp.Tests.Monitoring;

namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// Figures from the services to Prometheus, to the history, and to the dashboards.
/// </summary>
[Collection(AppHostCollection.Name)]
[Trait("Category", "Monitoring")]
public sealed class MonitoringTests(AppHostFixture appHost)
{
    // A few scrape intervals of up to 15 s each, on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // The order of the numbers in a sum changes its last digits.
    private const double Tolerance = 1e-9;

    [Fact]
    public async Task Every_target_is_scraped()
    {
        Need.Program("victoria-metrics");
        using var prometheus = await appHost.ConnectAsync("prometheus");
        await Eventually.TrueAsync(async () => (await prometheus.QueryAsync("up == 1")).Count == 5, Timeout, Interval);

        var targets = (await prometheus.GetAsync("targets")).GetProperty("activeTargets").EnumerateArray();
        Assert.Equal(
            ["api up", "prometheus up", "redis-exporter up", "victoriametrics up", "worker up"],
            targets
                .Select(target => $"{target.GetProperty("labels").GetProperty("job")} {target.GetProperty("health")}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(0, await prometheus.QueryValueAsync("redis_key_size{key=\"{primes}:ready\"}"));
    }

    [Fact]
    public async Task History_has_every_series_of_the_services_with_the_same_sum()
    {
        Need.Program("victoria-metrics");
        const string sums = "sum by (__name__) ({__name__=~\"(prime|api)_.+\"})";
        const string counts = "count by (__name__) ({__name__=~\"(prime|api)_.+\"})";
        using var prometheus = await appHost.ConnectAsync("prometheus");
        using var history = await appHost.ConnectAsync("victoriametrics");
        await PutLoadOnAsync();
        var submitted = (await SumOfRequestsAsync())!.Value;

        var expected = new Dictionary<string, double>();
        await Eventually.TrueAsync(
            async () =>
            {
                expected = await ReadAsync(prometheus, sums);
                var wasScraped = await prometheus.QueryValueAsync("sum(api_requests_total)") >= submitted;
                return wasScraped
                    && AreEqual(expected, await ReadAsync(history, sums))
                    && AreEqual(await ReadAsync(prometheus, counts), await ReadAsync(history, counts));
            },
            Timeout,
            Interval);

        var metrics = MetricNamesTests.Contract.Select(row => (row.Data.Item1, row.Data.Item2))
            .Where(metric => !metric.Item1.StartsWith("redis_", StringComparison.Ordinal))
            .Select(metric => metric.Item2 == "histogram" ? $"{metric.Item1}_count" : metric.Item1);
        Assert.All(metrics, metric => Assert.Contains(metric, expected));

        async Task<double?> SumOfRequestsAsync() => Exposition
            .Parse(await appHost.Api.ScrapeTextAsync(ScrapeExtensions.TextFormat)).Samples
            .Where(sample => sample.Name == "api_requests_total").Sum(sample => sample.Value);
    }

    [Fact]
    public async Task Every_panel_shows_something_under_load_or_says_that_it_is_empty_on_a_healthy_system()
    {
        Need.Program("victoria-metrics");
        using var prometheus = await appHost.ConnectAsync("prometheus");
        var waiting = (
            from name in Dashboards.Names
            from panel in Dashboards.Panels(name)
            from query in Dashboards.Queries(panel)
            let isMarked = panel.GetProperty("description")
                .GetString()!.Contains(Dashboards.EmptyMark, StringComparison.Ordinal)
            select (Panel: $"{name}: {panel.GetProperty("title")}", Query: query, IsMarked: isMarked)).ToList();
        Assert.NotEmpty(waiting);

        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    await PutLoadOnAsync();
                    foreach (var shown in waiting.ToList())
                    {
                        // NaN: the value of a ratio while nothing happens.
                        var samples = await prometheus.QueryAsync(shown.Query);
                        if (shown.IsMarked || samples.Any(sample => !double.IsNaN(sample.Value)))
                        {
                            waiting.Remove(shown);
                        }
                    }

                    return waiting.Count == 0;
                },
                Timeout,
                Interval);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Nothing is shown by\n{string.Join('\n', waiting)}");
        }
    }

    [Fact]
    public async Task A_slow_request_and_a_slow_task_lead_to_their_traces()
    {
        Need.Program("prometheus");
        using var prometheus = await appHost.ConnectAsync("prometheus");
        var start = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds();

        foreach (var histogram in (string[])["api_request_duration_seconds", "prime_task_duration_seconds"])
        {
            await appHost.Api.CompleteAsync(100);
            await Eventually.TrueAsync(
                async () => (await ReadTraceIdsAsync($"{histogram}_bucket")).Any(), Timeout, Interval);

            Assert.All(await ReadTraceIdsAsync($"{histogram}_bucket"), id => Assert.Matches("^[0-9a-f]{32}$", id));
        }

        async Task<IEnumerable<string>> ReadTraceIdsAsync(string series)
        {
            var end = DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeSeconds();
            var data = await prometheus.GetAsync($"query_exemplars?query={series}&start={start}&end={end}");
            return
                from entry in data.EnumerateArray()
                from exemplar in entry.GetProperty("exemplars").EnumerateArray()
                select exemplar.GetProperty("labels").GetProperty("trace_id").GetString();
        }
    }

    [Fact]
    public async Task History_is_kept_for_a_year_and_samples_that_came_twice_once()
    {
        Need.Program("victoria-metrics");
        using var history = await appHost.ConnectAsync("victoriametrics");

        var metrics = await history.GetTextAsync("metrics");

        Assert.Contains("flag{name=\"retentionPeriod\", value=\"365d\"", metrics, StringComparison.Ordinal);
        Assert.Contains("flag{name=\"dedup.minScrapeInterval\", value=\"1ms\"", metrics, StringComparison.Ordinal);
    }

    /// <summary>Something of everything: found and computed, read and not found.</summary>
    private async Task PutLoadOnAsync()
    {
        var task = await appHost.Api.CompleteAsync(100_000);
        await appHost.Api.CompleteAsync(Random.Shared.Next(1_000, 10_000_000));
        using var page = await appHost.Api.GetAsync($"/tasks/{task.RequestId}/primes?limit=10");
        using var unknown = await appHost.Api.GetAsync("/nowhere");
    }

    private static async Task<Dictionary<string, double>> ReadAsync(PrometheusClient client, string query) =>
        (await client.QueryAsync(query)).ToDictionary(sample => sample.Labels["__name__"], sample => sample.Value);

    private static bool AreEqual(Dictionary<string, double> some, Dictionary<string, double> others) =>
        some.Count == others.Count
        && some.All(pair => others.TryGetValue(pair.Key, out var other)
            && Math.Abs(pair.Value - other) <= Tolerance * Math.Abs(pair.Value));
}
