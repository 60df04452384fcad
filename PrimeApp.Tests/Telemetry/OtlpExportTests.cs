using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrimeApp.ServiceDefaults.Redis;
using PrimeApp.ServiceDefaults.Telemetry;
using PrimeApp.Tests.Infrastructure;
using PrimeApp.Tests.Infrastructure.Otlp;
using StackExchange.Redis;

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

        await Eventually.TrueAsync(() => Task.FromResult(receiver.MetricNames.Contains("process.cpu")));
    }

    [Fact]
    public async Task A_service_exports_nothing_unless_told_where_to()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver, ("OTEL_EXPORTER_OTLP_ENDPOINT", "")))
            await service.Client.GetAsync("/tasks/7");

        // The service is gone, and a service that exports does so before it goes.
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
            builder => builder.AddRedis(),
            app => app.MapGet("/ping", async (IConnectionMultiplexer connection) =>
            {
                using var span = PrimeTelemetry.ActivitySource.StartActivity("process primes", ActivityKind.Consumer);
                await connection.GetDatabase().StringSetAsync("key", "value");
            }),
            [.. receiver.Configuration, ("ConnectionStrings:redis", redis.ConnectionString)]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/ping");
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            await service.Client.SendAsync(request);
        }

        var server = Assert.Single(receiver.Spans, span => span.Kind == ActivityKind.Server);
        var consumer = Assert.Single(receiver.Spans, span => span.Kind == ActivityKind.Consumer);
        var command = Assert.Single(receiver.Spans, span => span.Name == "SETEX" || span.Name == "SET");
        Assert.All(receiver.Spans, span => Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId));
        Assert.Equal("b7ad6b7169203331", server.ParentSpanId);
        Assert.Equal(server.SpanId, consumer.ParentSpanId);
        Assert.Equal(consumer.SpanId, command.ParentSpanId);
        Assert.Equal(ActivityKind.Client, command.Kind);
        Assert.Equal("redis", command.Attributes["db.system"]);
        Assert.Equal($"{redis.Port}", command.Attributes["server.port"]);
    }

    [Fact]
    public async Task Redis_commands_outside_of_any_trace_are_not_exported()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await TestService.StartAsync(
            builder => builder.AddRedis(),
            configuration: [.. receiver.Configuration, ("ConnectionStrings:redis", redis.ConnectionString)]))
        {
            var database = service.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
            await database.StringSetAsync("key", "polled");
            using var span = PrimeTelemetry.ActivitySource.StartActivity("task");
            await database.StringGetAsync("key");
        }

        Assert.Equal(["GET", "task"], receiver.Spans.Select(span => span.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sampling_follows_the_standard_variables()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using (var service = await StartAsync(receiver, ("OTEL_TRACES_SAMPLER", "always_off")))
            await service.Client.GetAsync("/tasks/7");

        Assert.Empty(receiver.Spans);
        Assert.NotEmpty(receiver.Logs);
    }

    [Fact]
    public async Task A_backend_that_is_away_costs_a_request_nothing()
    {
        await using var service = await TestService.StartAsync(
            map: app => app.MapGet("/tasks/{id}", (string id) => id),
            configuration: [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_BSP_SCHEDULE_DELAY", "50"),
                ("OTEL_EXPORTER_OTLP_TIMEOUT", "500")]);

        foreach (var id in Enumerable.Range(0, 100))
            Assert.Equal($"{id}", await service.Client.GetStringAsync($"/tasks/{id}"));
    }

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
