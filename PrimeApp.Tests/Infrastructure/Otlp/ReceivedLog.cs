namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>A log record as a backend gets it.</summary>
/// <param name="Service">The resource's <c>service.name</c>.</param>
/// <param name="Category">Name of the logger.</param>
/// <param name="Severity">Its level, as .NET calls it.</param>
/// <param name="EventName">Stable name of the event; empty when it has none.</param>
/// <param name="Body">The formatted message.</param>
/// <param name="TraceId">32 hexadecimal digits, empty outside of a trace.</param>
/// <param name="SpanId">16 hexadecimal digits, empty outside of a trace.</param>
/// <param name="Attributes">Its attributes, each value as text.</param>
public sealed record ReceivedLog(
    string Service,
    string Category,
    string Severity,
    string EventName,
    string Body,
    string TraceId,
    string SpanId,
    IReadOnlyDictionary<string, string> Attributes);
