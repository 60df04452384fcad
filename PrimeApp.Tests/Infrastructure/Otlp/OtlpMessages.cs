using ProtoBuf;

namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>
/// Reads the messages of the OTLP exporter: the fields that tests need.
/// Source: https://github.com/open-telemetry/opentelemetry-proto
/// </summary>
internal static class OtlpMessages
{
    public static IEnumerable<ReceivedSpan> ReadSpans(byte[] request) =>
        from entry in ReadItems<SpanMessage>(request)
        let span = entry.Item
        select new ReceivedSpan(
            entry.Service, entry.Scope, Convert.ToHexStringLower(span.TraceId), Convert.ToHexStringLower(span.SpanId),
            Convert.ToHexStringLower(span.ParentSpanId), span.Name, (ActivityKind)(span.Kind - 1),
            (ActivityStatusCode)(span.Status?.Code ?? 0),
            TimeSpan.FromTicks((long)((span.End - span.Start) / TimeSpan.NanosecondsPerTick)),
            ReadAttributes(span.Attributes));

    public static IEnumerable<ReceivedLog> ReadLogs(byte[] request) =>
        from entry in ReadItems<LogMessage>(request)
        let log = entry.Item
        select new ReceivedLog(
            entry.Service, entry.Scope, log.Severity, log.EventName, $"{log.Body}",
            Convert.ToHexStringLower(log.TraceId), Convert.ToHexStringLower(log.SpanId),
            ReadAttributes(log.Attributes));

    public static IEnumerable<string> ReadMetricNames(byte[] request) =>
        ReadItems<NamedMessage>(request).Select(entry => entry.Item.Name);

    // Requests of all three signals have the same structure: resources contain scopes, and scopes contain items.
    private static List<(string Service, string Scope, T Item)> ReadItems<T>(byte[] request) =>
    [
        .. from resource in Serializer.Deserialize<RequestMessage<T>>(request.AsSpan()).Resources
           let service = ReadAttributes(resource.Resource?.Attributes ?? []).GetValueOrDefault("service.name", "")
           from scope in resource.Scopes
           from item in scope.Items
           select (service, scope.Scope?.Name ?? "", item),
    ];

    private static Dictionary<string, string> ReadAttributes(List<AttributeMessage> attributes) =>
        attributes.ToDictionary(attribute => attribute.Key, attribute => $"{attribute.Value}");
}

[ProtoContract]
internal sealed class RequestMessage<T>
{
    [ProtoMember(1)] public List<ResourceItemsMessage<T>> Resources { get; set; } = [];
}

[ProtoContract]
internal sealed class ResourceItemsMessage<T>
{
    [ProtoMember(1)] public ResourceMessage? Resource { get; set; }
    [ProtoMember(2)] public List<ScopeItemsMessage<T>> Scopes { get; set; } = [];
}

[ProtoContract]
internal sealed class ResourceMessage
{
    [ProtoMember(1)] public List<AttributeMessage> Attributes { get; set; } = [];
}

[ProtoContract]
internal sealed class ScopeItemsMessage<T>
{
    [ProtoMember(1)] public NamedMessage? Scope { get; set; }
    [ProtoMember(2)] public List<T> Items { get; set; } = [];
}

/// <summary>A scope or a metric.</summary>
[ProtoContract]
internal sealed class NamedMessage
{
    [ProtoMember(1)] public string Name { get; set; } = "";
}

[ProtoContract]
internal sealed class SpanMessage
{
    [ProtoMember(1)] public byte[] TraceId { get; set; } = [];
    [ProtoMember(2)] public byte[] SpanId { get; set; } = [];
    [ProtoMember(4)] public byte[] ParentSpanId { get; set; } = [];
    [ProtoMember(5)] public string Name { get; set; } = "";
    [ProtoMember(6)] public int Kind { get; set; }
    [ProtoMember(7, DataFormat = DataFormat.FixedSize)] public ulong Start { get; set; }
    [ProtoMember(8, DataFormat = DataFormat.FixedSize)] public ulong End { get; set; }
    [ProtoMember(9)] public List<AttributeMessage> Attributes { get; set; } = [];
    [ProtoMember(15)] public StatusMessage? Status { get; set; }
}

[ProtoContract]
internal sealed class StatusMessage
{
    [ProtoMember(3)] public int Code { get; set; }
}

[ProtoContract]
internal sealed class LogMessage
{
    [ProtoMember(3)] public string Severity { get; set; } = "";
    [ProtoMember(5)] public ValueMessage? Body { get; set; }
    [ProtoMember(6)] public List<AttributeMessage> Attributes { get; set; } = [];
    [ProtoMember(9)] public byte[] TraceId { get; set; } = [];
    [ProtoMember(10)] public byte[] SpanId { get; set; } = [];
    [ProtoMember(12)] public string EventName { get; set; } = "";
}

[ProtoContract]
internal sealed class AttributeMessage
{
    [ProtoMember(1)] public string Key { get; set; } = "";
    [ProtoMember(2)] public ValueMessage? Value { get; set; }
}

/// <summary>A value of one type; empty when it is of a type that no test looks at.</summary>
[ProtoContract]
internal sealed class ValueMessage
{
    [ProtoMember(1)] public string? Text { get; set; }
    [ProtoMember(2)] public bool? Flag { get; set; }
    [ProtoMember(3)] public long? Integer { get; set; }
    [ProtoMember(4)] public double? Number { get; set; }

    public override string ToString() => Text
        ?? (Flag is { } flag ? flag ? "true" : "false" : null)
        ?? Integer?.ToString(CultureInfo.InvariantCulture)
        ?? Number?.ToString(CultureInfo.InvariantCulture) ?? "";
}
