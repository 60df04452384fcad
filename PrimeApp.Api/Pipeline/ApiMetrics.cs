using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace PrimeApp.Api.Pipeline;

/// <summary>Requests to the HTTP API. Safe for concurrent use.</summary>
public sealed class ApiMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "PrimeApp.Api";

    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries =
            [
                0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600,
                21_600, 86_400,
            ],
    };

    // Methods are case-sensitive (RFC 9110, section 9.1), but for a label a lower-case one is the same method.
    private static readonly FrozenDictionary<string, string> KnownMethods =
        new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" }
            .ToFrozenDictionary(method => method, StringComparer.OrdinalIgnoreCase);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _eventStreams;

    /// <summary>Creates the instruments on the meter <see cref="MeterName"/>.</summary>
    public ApiMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        var meter = meterFactory.Create(MeterName);
        _requests = meter.CreateCounter<long>("api.requests", "{request}", "Requests answered.");
        _duration = meter.CreateHistogram(
            "api.request.duration", "s",
            "Time from the arrival of a request to the end of its response, event streams excepted.", null,
            DurationBuckets);
        _eventStreams =
            meter.CreateUpDownCounter<long>("api.event_streams", "{stream}", "Streams of events that are open.");
        _eventStreams.Add(0);
    }

    /// <summary>
    /// Starts the count of requests at zero: a rate over a series that appears with its first event misses that event.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="endpoint">Route template; <see langword="null"/> for requests that no route matches.</param>
    /// <param name="status">HTTP status code of an answer that may be given.</param>
    public void StartAtZero(string method, string? endpoint, int status) =>
        Count(0, MethodLabel(method), EndpointLabel(endpoint), status);

    /// <summary>Records a request that was answered.</summary>
    /// <param name="method">HTTP method; one that HTTP does not define counts as <c>_OTHER</c>.</param>
    /// <param name="endpoint">
    /// Route template, such as <c>/tasks/{id}</c>; <see langword="null"/> when no route matched.
    /// </param>
    /// <param name="status">HTTP status code.</param>
    /// <param name="duration">
    /// Time it took; <see langword="null"/> for a response that lasts as long as the client listens, which says nothing
    /// about the service.
    /// </param>
    public void Record(string method, string? endpoint, int status, TimeSpan? duration)
    {
        var (methodLabel, endpointLabel) = (MethodLabel(method), EndpointLabel(endpoint));
        Count(1, methodLabel, endpointLabel, status);
        if (duration is { } time)
        {
            _duration.Record(time.TotalSeconds, methodLabel, endpointLabel);
        }
    }

    /// <summary>A stream of events was opened; <see cref="EventStreamClosed"/> follows.</summary>
    public void EventStreamOpened() => _eventStreams.Add(1);

    /// <summary>A stream of events was closed, by whichever side.</summary>
    public void EventStreamClosed() => _eventStreams.Add(-1);

    private static KeyValuePair<string, object?> MethodLabel(string method) =>
        new("method", KnownMethods.GetValueOrDefault(method, "_OTHER"));

    private static KeyValuePair<string, object?> EndpointLabel(string? endpoint) =>
        new("endpoint", endpoint ?? "unmatched");

    private void Count(
        long count, KeyValuePair<string, object?> method, KeyValuePair<string, object?> endpoint, int status) =>
        _requests.Add(count, method, endpoint, new KeyValuePair<string, object?>("status", status));
}
