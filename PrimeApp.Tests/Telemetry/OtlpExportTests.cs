namespace PrimeApp.Tests.Telemetry;

[Collection(ProcessTelemetry.Name)]
[Trait("Category", "Integration")]
public sealed partial class OtlpExportTests
{
    [Theory]
    [InlineData(OtlpTransport.HttpProtobuf)]
    [InlineData(OtlpTransport.Grpc)]
    public async Task Spans_logs_and_metrics_reach_a_backend(OtlpTransport transport)
    {
        await using var receiver = await OtlpReceiver.StartAsync(transport);
        await using var service = await StartAsync(receiver, ("OTEL_SERVICE_NAME", "prime-api"));

        await service.Client.GetAsync("/tasks/7?secret=x");

        var span = await receiver.WaitForSpanAsync(span => span.Kind == ActivityKind.Server);
        Assert.Equal("prime-api", span.Service);
        Assert.Equal("GET /tasks/{id}", span.Name);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("", span.ParentSpanId);
        Assert.Equal("GET", span.Attributes["http.request.method"]);
        Assert.Equal("/tasks/{id}", span.Attributes["http.route"]);
        Assert.Equal("200", span.Attributes["http.response.status_code"]);
        Assert.Equal("/tasks/7", span.Attributes["url.path"]);
        Assert.True(span.Duration > TimeSpan.Zero);

        var log = await receiver.WaitForLogAsync(log => log.EventName == "TaskSeen");
        Assert.Equal("Task 7 was seen", log.Body);
        Assert.Equal("7", log.Attributes["TaskId"]);
        Assert.Equal(span.TraceId, log.TraceId);
        Assert.Equal(span.SpanId, log.SpanId);

        await Eventually.TrueAsync(() => receiver.MetricNames.Contains("process.cpu"));
    }

    [Fact]
    public async Task A_service_exports_nothing_unless_told_where_to()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver, ("OTEL_EXPORTER_OTLP_ENDPOINT", "")))
        {
            await service.Client.GetAsync("/tasks/7");
        }

        // The service has ended. It would have exported before its end.
        Assert.Empty(receiver.Spans);
        Assert.Empty(receiver.Logs);
        Assert.Empty(receiver.MetricNames);
    }

    [Theory]
    [InlineData("/throws", "500")]
    [InlineData("/unavailable", "503")]
    public async Task A_request_that_the_server_failed_is_an_error(string path, string status)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var service = await StartAsync(receiver);

        await service.Client.GetAsync(path);

        var span = await receiver.WaitForSpanAsync(span => span.Name == $"GET {path}");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(status, span.Attributes["http.response.status_code"]);
        Assert.Equal(status, span.Attributes["error.type"]);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/metrics")]
    [InlineData("/")]
    [InlineData("/app.css")]
    public async Task Probes_scrapes_and_static_files_are_not_traced(string path)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver))
        {
            await service.Client.GetAsync(path);
            await service.Client.GetAsync("/tasks/after");
        }

        Assert.Equal("/tasks/after", Assert.Single(receiver.Spans).Attributes["url.path"]);
    }

    [Fact]
    public async Task The_callers_trace_goes_on_in_the_service_and_down_to_redis()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await TestService.StartAsync(
            AddJobs,
            app => app.MapGet("/ping", async (RedisGateway gateway) =>
            {
                using var span = JobsTelemetry.ActivitySource.StartActivity("process primes", ActivityKind.Consumer);
                await WriteAsync(gateway);
            }),
            [.. receiver.Configuration, ("ConnectionStrings:redis", redis.ConnectionString)]))
        {
            using var answer = await service.Client.SendAsync(
                "GET", "/ping", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        }

        var server = Assert.Single(receiver.Spans, span => span.Kind == ActivityKind.Server);
        var consumer = Assert.Single(receiver.Spans, span => span.Kind == ActivityKind.Consumer);
        var command = Assert.Single(receiver.Spans, span => span.Name == "set");
        Assert.All(receiver.Spans, span => Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId));
        Assert.Equal("b7ad6b7169203331", server.ParentSpanId);
        Assert.Equal(server.SpanId, consumer.ParentSpanId);
        Assert.Equal(consumer.SpanId, command.ParentSpanId);
        Assert.Equal(ActivityKind.Client, command.Kind);
        Assert.Equal("redis", command.Attributes["db.system.name"]);
        Assert.Equal("set", command.Attributes["db.operation.name"]);
        Assert.Equal("127.0.0.1", command.Attributes["server.address"]);
        Assert.Equal($"{redis.Port}", command.Attributes["server.port"]);
    }

    [Fact]
    public async Task Operations_on_redis_outside_of_any_trace_are_not_traced_and_failed_ones_are_errors()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await TestService.StartAsync(
            AddJobs,
            configuration: [.. receiver.Configuration, ("ConnectionStrings:redis", redis.ConnectionString)]))
        {
            var gateway = service.Services.GetRequiredService<RedisGateway>();
            await WriteAsync(gateway);
            await redis.KillAsync();
            using var span = JobsTelemetry.ActivitySource.StartActivity("task");
            await Assert.ThrowsAsync<RedisUnavailableException>(() => WriteAsync(gateway));
        }

        Assert.Equal(["set", "task"], receiver.Spans.Select(span => span.Name).Order(StringComparer.Ordinal));
        var failed = receiver.Spans.Single(span => span.Name == "set");
        Assert.Equal(ActivityStatusCode.Error, failed.Status);
        Assert.Equal("StackExchange.Redis.RedisConnectionException", failed.Attributes["error.type"]);
    }

    [Theory]
    [InlineData("always_off", "", "01", 0)]
    [InlineData("traceidratio", "0", "01", 0)]
    [InlineData("traceidratio", "1", "00", 1)]
    [InlineData("parentbased_traceidratio", "0", "01", 1)]
    [InlineData("parentbased_traceidratio", "1", "00", 0)]
    [InlineData(null, "", "00", 0)]
    [InlineData(null, "", "01", 1)]
    public async Task Sampling_follows_the_standard_variables(string? sampler, string argument, string flags, int spans)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(
            receiver, ("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)))
        {
            using var answer = await service.Client.SendAsync(
                "GET", "/tasks/7", ("traceparent", $"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-{flags}"));
        }

        Assert.Equal(spans, receiver.Spans.Count);
        Assert.NotEmpty(receiver.Logs);
    }

    [Fact]
    public async Task Of_many_traces_that_begin_at_once_some_are_kept()
    {
        const int Requests = 1000;
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver))
        {
            for (var request = 0; request < Requests; request++)
            {
                await service.Client.GetAsync("/tasks/7");
            }
        }

        // Spans of other tests in this process may use some of the limit.
        Assert.InRange(receiver.Spans.Count, 1, Requests - 1);
    }

    [Fact]
    public async Task A_backend_that_is_away_costs_a_request_nothing()
    {
        await using var service = await TestService.StartAsync(
            map: app => app.MapGet("/tasks/{id}", (string id) => id),
            configuration: [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_BSP_SCHEDULE_DELAY", "50"),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "500")]);

        foreach (var id in Enumerable.Range(0, 100))
        {
            Assert.Equal($"{id}", await service.Client.GetStringAsync($"/tasks/{id}"));
        }
    }

    private static void AddJobs(WebApplicationBuilder builder)
    {
        builder.AddRedis();
        builder.AddQueueClient();
    }

    private static Task<bool> WriteAsync(RedisGateway gateway) =>
        gateway.RunAsync("set", database => database.StringSetAsync("key", "value"), CancellationToken.None);

    [LoggerMessage(EventName = "TaskSeen", Level = LogLevel.Information, Message = "Task {TaskId} was seen")]
    private static partial void LogTaskSeen(ILogger logger, string taskId);

    private static Task<TestService> StartAsync(OtlpReceiver receiver, params (string, string?)[] configuration) =>
        TestService.StartAsync(
            map: app =>
            {
                app.UseExceptionHandler();
                app.MapGet("/", () => "page");
                app.MapGet("/app.css", () => "style");
                app.MapGet("/tasks/{id}", (string id, ILogger<OtlpExportTests> logger) => LogTaskSeen(logger, id));
                app.MapGet("/throws", string () => throw new InvalidOperationException());
                app.MapGet("/unavailable", () => Results.StatusCode(503));
            },
            configuration: [.. receiver.Configuration, .. configuration]);
}
