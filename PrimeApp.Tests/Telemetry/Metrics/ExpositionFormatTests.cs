using System.IO.Compression;
using FsCheck.Fluent;

namespace PrimeApp.Tests.Telemetry.Metrics;

[Trait("Category", "Integration")]
[Collection(ProcessTelemetry.Name)]
public sealed class ExpositionFormatTests
{
    [Theory]
    [InlineData("text/plain; version=0.0.4", "text/plain", "0.0.4")]
    [InlineData("application/openmetrics-text; version=1.0.0", "application/openmetrics-text", "1.0.0")]
    [InlineData("*/*", "text/plain", "0.0.4")]
    // What Prometheus 2.42 sends.
    [InlineData(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        "application/openmetrics-text", "1.0.0")]
    public async Task The_format_is_the_one_that_the_scraper_prefers(string accept, string mediaType, string version)
    {
        await using var service = await TestService.StartAsync();

        using var response = await service.Client.SendAsync("GET", "/metrics", ("Accept", accept));

        var contentType = response.Content.Headers.ContentType!;
        Assert.Equal(mediaType, contentType.MediaType);
        Assert.Equal(version, contentType.Parameters.Single(parameter => parameter.Name == "version").Value);
        var exposition = Exposition.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(mediaType != "text/plain", exposition.IsComplete);
    }

    [Fact]
    public async Task A_scraper_that_accepts_gzip_gets_gzip()
    {
        await using var service = await TestService.StartAsync();

        using var response = await service.Client.SendAsync("GET", "/metrics", ("Accept-Encoding", "gzip"));

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var content =
            new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(content, Encoding.UTF8);
        Assert.Contains("process_cpu_seconds_total", Exposition.Parse(await reader.ReadToEndAsync()).Families);
    }

    [Fact]
    public async Task Open_metrics_tells_when_a_counter_started()
    {
        var before = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        await using var service = await TestService.StartAsync();
        service.Services.GetRequiredService<TaskMetrics>().TaskStarted();

        var exposition = await service.ScrapeAsync(ScrapeExtensions.OpenMetrics);

        var created = exposition.Value("prime_task_submissions_created", ("status", "started"));
        Assert.InRange(created!.Value, before - 1, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public async Task A_histogram_leads_to_the_trace_of_a_task_by_an_exemplar()
    {
        await using var service = await TestService.StartAsync();
        var tasks = service.Services.GetRequiredService<TaskMetrics>();
        string traceId;
        using (var span = JobsTelemetry.ActivitySource.StartActivity("task")!)
        {
            traceId = span.TraceId.ToHexString();
            tasks.TaskCompleted(100, TimeSpan.FromMilliseconds(3));
        }

        var exposition = await service.ScrapeAsync(ScrapeExtensions.OpenMetrics);

        var exemplar = Assert.Single(exposition.Samples, sample =>
            sample is { Name: "prime_task_duration_seconds_bucket", Exemplar: not null }).Exemplar!;
        Assert.Equal(traceId, exemplar["trace_id"]);
    }

    [Fact]
    public async Task Bucket_bounds_are_written_the_one_way_that_queries_can_rely_on()
    {
        await using var service = await TestService.StartAsync();
        service.Services.GetRequiredService<TaskMetrics>().TaskCompleted(1, TimeSpan.Zero);

        static string[] BoundsOf(Exposition exposition) => [.. exposition.Samples
            .Where(sample => sample.Name == "prime_task_duration_seconds_bucket")
                .Select(sample => sample.Labels["le"])];

        Assert.Equal(
            ["0.0001", "0.0005", "0.001", "0.005", "0.01", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0",
             "30.0", "60.0", "300.0", "1800.0", "7200.0", "21600.0", "86400.0", "+Inf"],
            BoundsOf(await service.ScrapeAsync(ScrapeExtensions.OpenMetrics)));
        Assert.Equal(
            ["0.0001", "0.0005", "0.001", "0.005", "0.01", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30",
             "60", "300", "1800", "7200", "21600", "86400", "+Inf"],
            BoundsOf(await service.ScrapeAsync()));
    }

    [Fact]
    public async Task Concurrent_scrapes_are_whole_and_agree()
    {
        await using var service = await TestService.StartAsync();
        service.Services.GetRequiredService<TaskMetrics>().NumbersComputed(41, ComputationType.Computed);

        var expositions = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            service.ScrapeAsync(i % 2 == 0 ? ScrapeExtensions.TextFormat : ScrapeExtensions.OpenMetrics)));

        Assert.All(expositions, exposition => Assert.Equal(
            41, exposition.Value("prime_numbers_computed_total", ("computation_type", "computed"))));
    }

    [Theory]
    [InlineData(ScrapeExtensions.TextFormat)]
    [InlineData(ScrapeExtensions.OpenMetrics)]
    public async Task A_scrape_of_a_busy_api_leaves_little_garbage(string accept)
    {
        string[] endpoints =
            ["/tasks", "/tasks/{id}", "/tasks/{id}/primes", "/tasks/{id}/events", "/tasks/batch", "/queue"];
        await using var service = await TestService.StartAsync(map: app =>
        {
            app.UseMiddleware<ApiMetricsMiddleware>();
            foreach (var endpoint in endpoints)
            {
                app.MapGet(endpoint, (int status) => TypedResults.StatusCode(status));
            }
        });
        MetricNamesTests.UseEveryInstrument(service.Services);
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        foreach (var endpoint in endpoints)
        {
            redis.Record(endpoint, succeeded: true);
            foreach (var status in (int[])[200, 202, 400, 404, 429, 503])
            {
                using (await service.Client.GetAsync($"{endpoint}?status={status}")) { }
            }
        }

        // The cost must not depend on the number of connections.
        var port = service.Client.BaseAddress!.Port;
        var idle = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => ConnectAsync()));
        using var socket = await ConnectAsync();
        var stream = socket.GetStream();
        var request = Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n");
        var buffer = new byte[1 << 18];
        // The response has the metrics of .NET too: they have more series, the more this process has done before.
        var limit = await ScrapeAsync() * 8 / 5;
        // What other tests have left running allocates too, and the JIT compiles the scrape again. So the best scrape
        // counts. Alone, it allocates less than half of what it sends.
        var least = long.MaxValue;
        for (var started = Stopwatch.GetTimestamp();
            least > limit && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1);)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await ScrapeAsync();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.InRange(least, 1, limit);
        Array.ForEach(idle, connection => connection.Dispose());

        async Task<TcpClient> ConnectAsync()
        {
            var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return client;
        }

        // The last chunk of a response is empty.
        async Task<int> ScrapeAsync()
        {
            var length = 0;
            await stream.WriteAsync(request);
            while (!buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
            {
                length += await stream.ReadAsync(buffer.AsMemory(length));
            }

            return length;
        }
    }

    [Property(MaxTest = 20)]
    public Property Any_label_value_is_read_back_as_it_was() => Prop.ForAll(
        Gen.ArrayOf(ArbMap.Default.GeneratorFor<string>().Where(value => value is not null), 20).ToArbitrary(),
        values =>
        {
            var expected = values.Select(Encodable).ToHashSet();
            var seen = LabelValuesAfterAsync(values).GetAwaiter().GetResult();
            return expected.SetEquals(seen)
                .Label($"expected {string.Join('|', expected)} but saw {string.Join('|', seen)}");
        });

    private static async Task<IReadOnlyCollection<string>> LabelValuesAfterAsync(string[] values)
    {
        await using var service = await TestService.StartAsync();
        var redis = service.Services.GetRequiredService<RedisMetrics>();
        foreach (var value in values)
        {
            redis.Record(value, succeeded: true);
        }

        return [.. (await service.ScrapeAsync(ScrapeExtensions.OpenMetrics)).Samples
            .Where(sample => sample is { Name: "redis_operations_total", Value: > 0 })
            .Select(sample => sample.Labels["operation"])];
    }

    // Half a surrogate pair is not a character, so it becomes the replacement character.
    private static string Encodable(string value) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
}
