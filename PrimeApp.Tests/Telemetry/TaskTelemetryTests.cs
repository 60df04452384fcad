using System.Text.Json.Nodes;

namespace PrimeApp.Tests.Telemetry;

/// <summary>What the services tell of a task, seen from outside: in a trace, in metrics and in logs.</summary>
[Trait("Category", "EndToEnd")]
public sealed class TaskTelemetryTests : OwnProcesses
{
    // The span of an operation on Redis has the name of the operation.
    private const string RedisSpan = "the operation on Redis";

    // The span of a request has the name of its method and route.
    private const string RequestSpan = "{method} {route}";

    private const string ErrorType = "error.type";

    // Lines about each task.
    private static readonly (string Key, string? Value) TaskLines = ("Logging:LogLevel:PrimeApp", "Debug");

    private RedisServer _redis = null!;
    private OtlpReceiver _receiver = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess _worker = null!;

    public override async ValueTask InitializeAsync()
    {
        _redis = await OwnAsync(RedisServer.StartAsync());
        _receiver = await OwnAsync(OtlpReceiver.StartAsync(OtlpTransport.Grpc));
        _api = await OwnAsync(ServiceProcess.StartApiAsync(_redis, [.. _receiver.Configuration, TaskLines]));
        _worker = await OwnAsync(ServiceProcess.StartWorkerAsync(_redis, [.. _receiver.Configuration, TaskLines]));
    }

    [Fact]
    public async Task A_trace_shows_a_task_from_the_request_to_the_result()
    {
        var id = await RunTaskAsync(1000);
        await StopServicesAsync();

        var process = Assert.Single(_receiver.Spans, span => span.Name == "process primes");
        var trace = _receiver.Spans.Where(span => span.TraceId == process.TraceId).ToList();
        var request = Assert.Single(trace, span => span.ParentSpanId == "");
        var send = Assert.Single(trace, span => span.Name == "send primes");

        Assert.Equal("POST /tasks", request.Name);
        Assert.Equal(ActivityKind.Server, request.Kind);
        Assert.Equal("PrimeApp.Api", request.Service);
        Assert.Equal("202", request.Attributes["http.response.status_code"]);

        Assert.Equal(request.SpanId, send.ParentSpanId);
        Assert.Equal(ActivityKind.Producer, send.Kind);
        AssertMessaging(send, "send", id);

        Assert.Equal(send.SpanId, process.ParentSpanId);
        Assert.Equal(ActivityKind.Consumer, process.Kind);
        Assert.Equal("PrimeApp.Worker", process.Service);
        AssertMessaging(process, "process", id);

        foreach (var span in (ReceivedSpan[])[send, process])
        {
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
            Assert.DoesNotContain("error.type", span.Attributes.Keys);
            Assert.Contains(trace, child =>
                child.ParentSpanId == span.SpanId && child.Attributes.GetValueOrDefault("db.system.name") == "redis");
        }
    }

    [Fact]
    public async Task The_only_traces_are_those_of_requests()
    {
        await RunTaskAsync(1000);
        await StopServicesAsync();

        Assert.All(
            _receiver.Spans.Where(span => span.ParentSpanId == ""),
            root => Assert.Equal(ActivityKind.Server, root.Kind));
        Assert.DoesNotContain(_receiver.Spans, span =>
            span.Attributes.GetValueOrDefault("url.path") is "/health" or "/alive" or "/metrics");
    }

    [Fact]
    public async Task Every_span_is_documented_with_its_kind_and_attributes()
    {
        await RunTaskAsync(1000);
        await SendAllKindsOfRequestsAsync();
        Assert.Equal(0, await _worker.StopAsync());
        await _redis.KillAsync();
        using (var refused = await _api.Client.PostAsJsonAsync("/tasks", new { n = 100 }))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        Assert.Equal(0, await _api.StopAsync());

        Assert.Equal(
            TelemetryDocumentation.ReadTable("span")
                .Select(row => $"{row[0]} | {row[1]} | {TelemetryDocumentation.SortNames(row[2])}")
                .Order(StringComparer.Ordinal),
            _receiver.Spans.GroupBy(span => $"{DocumentedName(span)} | {span.Kind.ToString().ToLowerInvariant()}")
                .Select(spans => $"{spans.Key} | {string.Join(", ", AttributesOf(spans))}")
                    .Order(StringComparer.Ordinal));

        // The documentation mentions these attributes once for all spans.
        Assert.All(_receiver.Spans, span => Assert.Equal(
            span.Status == ActivityStatusCode.Error, span.Attributes.ContainsKey(ErrorType)));
        Assert.All(
            _receiver.Spans.Where(span => span.Kind == ActivityKind.Server),
            span => Assert.Equal(
                int.Parse(span.Attributes["http.response.status_code"], CultureInfo.InvariantCulture) >= 500
                    ? span.Attributes["http.response.status_code"]
                    : null,
                span.Attributes.GetValueOrDefault(ErrorType)));
        Assert.Equal(
            ["POST /tasks", "send primes", "submit"],
            _receiver.Spans.Where(span => span.Status == ActivityStatusCode.Error).Select(span => span.Name)
                .Order(StringComparer.Ordinal));

        static IEnumerable<string> AttributesOf(IEnumerable<ReceivedSpan> spans) =>
            spans.SelectMany(span => span.Attributes.Keys).Distinct().Where(name => name != ErrorType)
                .Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_computed_task_and_a_cached_one_count_once_and_each_in_its_place()
    {
        await RunTaskAsync(100_000);
        await RunTaskAsync(100_000);

        var worker = await _worker.Client.ScrapeAsync();
        Assert.Equal(2, worker.Value("prime_task_submissions_total", ("status", "started")));
        Assert.Equal(2, worker.Value("prime_task_submissions_total", ("status", "completed")));
        Assert.Equal(0, worker.Value("prime_task_submissions_total", ("status", "failed")));
        Assert.Equal(1, worker.Value("prime_cache_hits_total"));
        Assert.Equal(1, worker.Value("prime_cache_misses_total"));
        Assert.Equal(0, worker.Value("prime_active_computations"));
        Assert.Equal(100_000, worker.Value("prime_numbers_computed_total", ("computation_type", "computed")));
        Assert.Equal(100_000, worker.Value("prime_numbers_computed_total", ("computation_type", "cached")));
        Assert.Equal(2, worker.Value("prime_task_duration_seconds_count", ("n_primes", "100000")));
        Assert.Equal(2, worker.Value("prime_task_wait_seconds_count"));
        Assert.Equal(1, worker.Value("redis_operations_total", ("operation", "complete"), ("status", "success")));
        Assert.Equal(2, worker.Value("redis_operations_total", ("operation", "settle"), ("status", "success")));

        var api = await _api.Client.ScrapeAsync();
        Assert.Equal(2, api.Value("api_requests_total", ("method", "POST"), ("endpoint", "/tasks"), ("status", "202")));
        Assert.Equal(2, api.Value("redis_operations_total", ("operation", "submit"), ("status", "success")));
    }

    [Fact]
    public async Task The_states_of_a_task_are_logged_within_its_trace_and_requests_are_not_logged()
    {
        // Prometheus sends this header even without keys.
        _api.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "none");
        _worker.Client.DefaultRequestHeaders.Authorization = _api.Client.DefaultRequestHeaders.Authorization;
        await _api.Client.ScrapeAsync();
        await _worker.Client.ScrapeAsync();
        var id = await RunTaskAsync(1000);
        await StopServicesAsync();

        var process = Assert.Single(_receiver.Spans, span => span.Name == "process primes");
        var ofTask = _receiver.Logs.Where(log => log.Attributes.GetValueOrDefault("TaskId") == id).ToList();
        Assert.Equal(["TaskStarted", "TaskCompleted"], ofTask.Select(log => log.EventName));
        Assert.All(ofTask, log => Assert.Equal((process.TraceId, process.SpanId), (log.TraceId, log.SpanId)));
        Assert.All(_receiver.Logs, log => Assert.True(
            log.Category == "Microsoft.Hosting.Lifetime" || log.EventName is "WorkerStarted" or "WorkerStopped"
                || ofTask.Contains(log),
            $"{log.Category}: {log.Body}"));
    }

    // The name of the span in the documentation. First checks that the name follows the documented rule.
    private static string DocumentedName(ReceivedSpan span)
    {
        switch (span.Kind)
        {
            case ActivityKind.Server:
                var method = span.Attributes["http.request.method"].Replace("_OTHER", "HTTP", StringComparison.Ordinal);
                var route = span.Attributes.GetValueOrDefault("http.route");
                Assert.Equal($"{method} {route}".TrimEnd(), span.Name);
                return RequestSpan;
            case ActivityKind.Client:
                Assert.Equal(span.Attributes["db.operation.name"], span.Name);
                return RedisSpan;
            default:
                return span.Name;
        }
    }

    /// <summary>Sends a batch, and requests with and without each thing that becomes an attribute.</summary>
    private async Task SendAllKindsOfRequestsAsync()
    {
        using (var batch = await _api.Client.PostAsJsonAsync("/tasks/batch", new { n = (int[])[100, 200] }))
        {
            Assert.Equal(HttpStatusCode.Accepted, batch.StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, await _api.GetStatusAsync("/nowhere"));
        using var unknown = new HttpRequestMessage(new HttpMethod("BREW"), "/tasks?kind=tea");
        unknown.Headers.UserAgent.ParseAdd("teapot/1.0");
        using (await _api.Client.SendAsync(unknown)) { }
    }

    private static void AssertMessaging(ReceivedSpan span, string operation, string id)
    {
        Assert.Contains(span.Source, (string[])["PrimeApp.Jobs", "PrimeApp.Worker"]);
        Assert.Equal("redis", span.Attributes["messaging.system"]);
        Assert.Equal("primes", span.Attributes["messaging.destination.name"]);
        Assert.Equal(operation, span.Attributes["messaging.operation.name"]);
        Assert.Equal(operation, span.Attributes["messaging.operation.type"]);
        Assert.Equal(id, span.Attributes["messaging.message.id"]);
    }

    private async Task<string> RunTaskAsync(long n)
    {
        using var submitted = await _api.Client.PostAsJsonAsync("/tasks", new { n });
        var location = submitted.EnsureSuccessStatusCode().Headers.Location!;
        await Eventually.TrueAsync(async () => (await GetStatusAsync(location)) == "completed");
        return location.OriginalString[(location.OriginalString.LastIndexOf('/') + 1)..];
    }

    private async Task<string> GetStatusAsync(Uri task) =>
        (string)(await _api.Client.GetFromJsonAsync<JsonNode>(task))!["status"]!;

    // A service that stops exports the rest of its telemetry.
    private async Task StopServicesAsync()
    {
        var exitCodes = await Task.WhenAll(_worker.StopAsync(), _api.StopAsync());
        Assert.All(exitCodes, exitCode => Assert.Equal(0, exitCode));
    }
}
