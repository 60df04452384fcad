using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>A telemetry backend at a random port, which keeps what services export to it.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    // A message over gRPC starts with a flag for compression and its length.
    private const int GrpcFrameLength = 1 + sizeof(uint);

    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<ReceivedLog> _logs = new();
    private readonly ConcurrentDictionary<string, bool> _metricNames = new();
    private readonly WebApplication _app;

    private OtlpReceiver(OtlpTransport transport)
    {
        Transport = transport;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            listen.Protocols = transport == OtlpTransport.Grpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        _app = builder.Build();
        _app.Use(LeaveUntraced);
        MapSignal("traces", "trace.v1.TraceService", request => Add(_spans, OtlpMessages.ReadSpans(request)));
        MapSignal("logs", "logs.v1.LogsService", request => Add(_logs, OtlpMessages.ReadLogs(request)));
        MapSignal("metrics", "metrics.v1.MetricsService", request =>
        {
            foreach (var name in OtlpMessages.ReadMetricNames(request))
            {
                _metricNames[name] = true;
            }
        });
    }

    /// <summary>How services send.</summary>
    public OtlpTransport Transport { get; }

    /// <summary>Where services send to.</summary>
    public string Endpoint => _app.Urls.Single();

    /// <summary>
    /// What a service needs in its environment to send here, without the batching delays of production.
    /// </summary>
    public (string Key, string? Value)[] Configuration =>
    [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", Endpoint),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", Transport == OtlpTransport.Grpc ? "grpc" : "http/protobuf"),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
        ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
    ];

    /// <summary>Spans received so far.</summary>
    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    /// <summary>Log records received so far.</summary>
    public IReadOnlyCollection<ReceivedLog> Logs => _logs;

    /// <summary>Names of the instruments that metrics were received of.</summary>
    public ICollection<string> MetricNames => _metricNames.Keys;

    /// <summary>Starts a receiver.</summary>
    public static async Task<OtlpReceiver> StartAsync(OtlpTransport transport = OtlpTransport.HttpProtobuf)
    {
        var receiver = new OtlpReceiver(transport);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits for the first span that fits.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<ReceivedSpan> WaitForSpanAsync(Func<ReceivedSpan, bool> predicate, TimeSpan? timeout = null)
    {
        await Eventually.TrueAsync(() => _spans.Any(predicate), timeout);
        return _spans.First(predicate);
    }

    /// <summary>Waits for the first log record that fits.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<ReceivedLog> WaitForLogAsync(Func<ReceivedLog, bool> predicate, TimeSpan? timeout = null)
    {
        await Eventually.TrueAsync(() => _logs.Any(predicate), timeout);
        return _logs.First(predicate);
    }

    /// <summary>Stops receiving.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    // The receiver may be in the same process as the service that sends to it. Its own requests must not become part of
    // the traces of the service.
    private static Task LeaveUntraced(HttpContext context, RequestDelegate next)
    {
        if (Activity.Current is { } request)
        {
            request.IsAllDataRequested = false;
            request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return next(context);
    }

    private static void Add<T>(ConcurrentQueue<T> queue, IEnumerable<T> items)
    {
        foreach (var item in items)
        {
            queue.Enqueue(item);
        }
    }

    private void MapSignal(string path, string service, Action<byte[]> receive)
    {
        _app.MapPost($"/v1/{path}", async (HttpRequest request) => receive(await ReadBodyAsync(request)));
        _app.MapPost($"/opentelemetry.proto.collector.{service}/Export", async (HttpContext context) =>
        {
            receive(RemoveGrpcFrame(await ReadBodyAsync(context.Request)));
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[GrpcFrameLength]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
    }

    private static byte[] RemoveGrpcFrame(byte[] body)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1));
        return body[0] == 0 && length == body.Length - GrpcFrameLength
            ? body[GrpcFrameLength..]
            : throw new InvalidDataException("Not one uncompressed gRPC message.");
    }

    private static async Task<byte[]> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.ToArray();
    }
}
