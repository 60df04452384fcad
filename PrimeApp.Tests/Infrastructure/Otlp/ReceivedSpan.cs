namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>A span as a backend gets it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Source">Name of the activity source.</param>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentSpanId">16 hexadecimal digits, empty for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">Whether it succeeded.</param>
/// <param name="Duration">From its start to its end.</param>
/// <param name="Attributes">Its attributes, each value as text.</param>
public sealed record ReceivedSpan(
    string Service,
    string Source,
    string TraceId,
    string SpanId,
    string ParentSpanId,
    string Name,
    ActivityKind Kind,
    ActivityStatusCode Status,
    TimeSpan Duration,
    IReadOnlyDictionary<string, string> Attributes);
