using System.Collections.Frozen;
using System.Diagnostics.Metrics;

namespace PrimeApp.Api.Pipeline;

/// <summary>Metrics of HTTP requests. Safe for concurrent use.</summary>
internal sealed class ApiMetrics
{
    public const string MeterName = "PrimeApp.Api";

    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries =
            [
                0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600, 3600,
                21_600, 86_400,
            ],
    };

    // Methods are case-sensitive (RFC 9110, section 9.1), but the label of a method is always in upper case.
    private static readonly FrozenDictionary<string, string> KnownMethods =
        new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT" }
            .ToFrozenDictionary(method => method, StringComparer.OrdinalIgnoreCase);

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _eventStreams;

    /// <summary>Creates the instruments on the meter <see cref="MeterName"/>.</summary>
    public ApiMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _requests = meter.CreateCounter<long>("api.requests", "{request}", "Requests answered.");
        _duration = meter.CreateHistogram(
            "api.request.duration", "s",
            "Time from the arrival of a request to the end of its response, without event streams.", null,
            DurationBuckets);
        _eventStreams =
            meter.CreateUpDownCounter<long>("api.event_streams", "{stream}", "Open event streams.");
        _eventStreams.Add(0);
    }

    /// <summary>
    /// Starts a series of the request counter at zero. A rate over a series misses the event with which the series
    /// first appears.
    /// </summary>
    /// <param name="method">HTTP method.</param>
    /// <param name="endpoint">Route template; <see langword="null"/> for requests that no route matches.</param>
    /// <param name="status">HTTP status code of a possible response.</param>
    public void StartAtZero(string method, string? endpoint, int status) =>
        Count(0, MethodLabel(method), EndpointLabel(endpoint), status);

    /// <summary>Records a request that was answered.</summary>
    /// <param name="method">HTTP method; one that HTTP does not define counts as <c>_OTHER</c>.</param>
    /// <param name="endpoint">
    /// Route template, such as <c>/tasks/{id}</c>; <see langword="null"/> when no route matched.
    /// </param>
    /// <param name="status">HTTP status code.</param>
    /// <param name="duration">
    /// Duration; <see langword="null"/> for a response that lasts as long as the client listens, because its duration
    /// says nothing about the service.
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

    /// <summary>Counts an opened event stream. Call <see cref="EventStreamClosed"/> afterwards.</summary>
    public void EventStreamOpened() => _eventStreams.Add(1);

    public void EventStreamClosed() => _eventStreams.Add(-1);

    private static KeyValuePair<string, object?> MethodLabel(string method) =>
        new("method", KnownMethods.GetValueOrDefault(method, "_OTHER"));

    private static KeyValuePair<string, object?> EndpointLabel(string? endpoint) =>
        new("endpoint", endpoint ?? "unmatched");

    private void Count(
        long count, KeyValuePair<string, object?> method, KeyValuePair<string, object?> endpoint, int status) =>
        _requests.Add(count, method, endpoint, new KeyValuePair<string, object?>("status", status));
}
