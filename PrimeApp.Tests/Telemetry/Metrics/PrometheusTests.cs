namespace PrimeApp.Tests.Telemetry.Metrics;

/// <summary>Prometheus' own word on the exposition.</summary>
[Collection(ProcessTelemetry.Name)]
[Trait("Category", "Monitoring")]
public sealed class PrometheusTests
{
    // Each of these needs its own escape, in both formats.
    private static readonly string[] AwkwardLabels =
        ["\"quoted\"", "back\\slash", "two\nlines", "\\n", "{le=\"1\"} 1 # {}", "\t\r\u0001", "größer 素数 🙂", " "];

    [Fact]
    public async Task Promtool_parses_the_exposition_and_has_nothing_against_the_services_own_metrics()
    {
        Need.Program("promtool");
        await using var service = await TestService.StartAsync();
        MetricNamesTests.UseEveryInstrument(service.Services);
        RecordAwkwardLabels(service);

        var findings = await CheckAsync(await service.Client.ScrapeTextAsync(ScrapeExtensions.TextFormat));

        Assert.DoesNotContain(findings, finding => finding.Contains("error", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(findings, finding =>
            finding.StartsWith("prime_", StringComparison.Ordinal)
                || finding.StartsWith("api_", StringComparison.Ordinal)
            || finding.StartsWith("redis_", StringComparison.Ordinal)
                || finding.StartsWith("process_", StringComparison.Ordinal));
        Assert.Contains(await CheckAsync("broken{\n"), finding => finding.Contains("error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Prometheus_scrapes_values_and_exemplars()
    {
        Need.Program("prometheus");
        await using var service = await TestService.StartAsync();
        var tasks = service.Services.GetRequiredService<TaskMetrics>();
        string traceId;
        using (var span = JobsTelemetry.ActivitySource.StartActivity("task")!)
        {
            traceId = span.TraceId.ToHexString();
            tasks.TaskCompleted(100, TimeSpan.FromMilliseconds(3));
        }

        RecordAwkwardLabels(service);
        await using var prometheus = await PrometheusServer.StartAsync(service.Client.BaseAddress!);

        await Eventually.TrueAsync(async () => await prometheus.Client.QueryValueAsync("up") == 1);
        Assert.Equal(1, await prometheus.Client.QueryValueAsync("prime_task_submissions_total{status=\"completed\"}"));
        Assert.Equal(1, await prometheus.Client.QueryValueAsync("prime_task_duration_seconds_count{n_primes=\"100\"}"));
        Assert.Equal(0.003, await prometheus.Client.QueryValueAsync("prime_task_duration_seconds_sum"));
        Assert.Equal(
            AwkwardLabels.Order(StringComparer.Ordinal),
            (await prometheus.Client.QueryAsync("redis_operations_total > 0"))
                .Select(sample => sample.Labels["operation"])
                .Order(StringComparer.Ordinal));

        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var exemplars = await prometheus.Client.GetAsync(
            $"query_exemplars?query=prime_task_duration_seconds_bucket&start={now - 600}&end={now + 600}");
        var labels = Assert.Single(exemplars.EnumerateArray()).GetProperty("exemplars")[0].GetProperty("labels");
        Assert.Equal(traceId, labels.GetProperty("trace_id").GetString());
    }

    [Fact]
    public async Task The_first_events_after_the_first_scrape_are_all_seen_by_increase()
    {
        Need.Program("prometheus");
        const int failures = 40;
        await using var service = await TestService.StartAsync(map: app =>
        {
            app.UseMiddleware<ApiMetricsMiddleware>();
            app.MapGet("/queue", () => TypedResults.StatusCode(503)).ProducesProblem(503);
        });
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        await using var prometheus = await PrometheusServer.StartAsync(service.Client.BaseAddress!);
        const string requests = """api_requests_total{method="GET",endpoint="/queue",status="503"}""";
        const string operations = """redis_operations_total{operation="claim",status="error"}""";
        await Eventually.TrueAsync(
            async () => await prometheus.Client.QueryValueAsync($"count_over_time({requests}[1m])") > 1);

        for (var i = 0; i < failures; i++)
        {
            using (await service.Client.GetAsync("/queue")) { }
            redis.Record("claim", succeeded: false);
        }

        foreach (var series in (string[])[requests, operations])
        {
            await Eventually.TrueAsync(async () => await prometheus.Client.QueryValueAsync(series) == failures);
            var increase = await prometheus.Client.QueryValueAsync($"increase({series}[1m])");
            Assert.InRange(increase!.Value, failures, 2 * failures);
        }
    }

    private static void RecordAwkwardLabels(TestService service)
    {
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        foreach (var label in AwkwardLabels)
        {
            redis.Record(label, succeeded: true);
        }
    }

    private static async Task<string[]> CheckAsync(string exposition)
    {
        var (_, _, findings) = await TestProcess.RunAsync(
            new ProcessStartInfo(Tools.FindOrFetch("promtool")!, ["check", "metrics"]),
            TimeSpan.FromMinutes(1), exposition);
        return findings.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
