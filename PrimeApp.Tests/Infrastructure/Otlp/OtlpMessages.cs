namespace PrimeApp.Tests.Infrastructure.Otlp;

/// <summary>
/// Reads what the OTLP exporter sends: of each message the fields that tests look at.
/// Source: https://github.com/open-telemetry/opentelemetry-proto
/// </summary>
internal static class OtlpMessages
{
    private const int ResourceEntries = 1;
    private const int Resource = 1;
    private const int ScopeEntries = 2;
    private const int Scope = 1;
    private const int Items = 2;

    private delegate T ReadItem<out T>(string service, string scope, ProtobufReader item);

    public static IEnumerable<ReceivedSpan> ReadSpans(byte[] request) => ReadItems(request, ReadSpan);

    public static IEnumerable<ReceivedLog> ReadLogs(byte[] request) => ReadItems(request, ReadLog);

    public static IEnumerable<string> ReadMetricNames(byte[] request) =>
        ReadItems(request, (_, _, metric) => ReadText(metric, field: 1));

    // Requests of all three signals have the same shape: resources, in each its scopes, in each its items.
    private static List<T> ReadItems<T>(byte[] request, ReadItem<T> readItem)
    {
        var items = new List<T>();
        for (var root = new ProtobufReader(request); root.Read();)
        {
            if (root.Field != ResourceEntries)
            {
                continue;
            }

            var service = "";
            for (var entry = root.Message; entry.Read();)
            {
                if (entry.Field == Resource)
                {
                    service = ReadAttributes(entry.Message, field: 1).GetValueOrDefault("service.name", "");
                }
                else if (entry.Field == ScopeEntries)
                {
                    ReadScope(entry.Message, service, readItem, items);
                }
            }
        }

        return items;
    }

    private static void ReadScope<T>(ProtobufReader reader, string service, ReadItem<T> readItem, List<T> items)
    {
        var scope = "";
        while (reader.Read())
        {
            if (reader.Field == Scope)
            {
                scope = ReadText(reader.Message, field: 1);
            }
            else if (reader.Field == Items)
            {
                items.Add(readItem(service, scope, reader.Message));
            }
        }
    }

    private static ReceivedSpan ReadSpan(string service, string source, ProtobufReader reader)
    {
        var attributes = ReadAttributes(reader, field: 9);
        string traceId = "", spanId = "", parentSpanId = "", name = "";
        var kind = ActivityKind.Internal;
        var status = ActivityStatusCode.Unset;
        ulong start = 0, end = 0;
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1: traceId = Convert.ToHexStringLower(reader.Bytes); break;
                case 2: spanId = Convert.ToHexStringLower(reader.Bytes); break;
                case 4: parentSpanId = Convert.ToHexStringLower(reader.Bytes); break;
                case 5: name = reader.Text; break;
                case 6: kind = (ActivityKind)(reader.Number - 1); break;
                case 7: start = reader.Number; break;
                case 8: end = reader.Number; break;
                case 15: status = (ActivityStatusCode)ReadNumber(reader.Message, field: 3); break;
            }
        }

        var duration = TimeSpan.FromTicks((long)((end - start) / TimeSpan.NanosecondsPerTick));
        return new(service, source, traceId, spanId, parentSpanId, name, kind, status, duration, attributes);
    }

    private static ReceivedLog ReadLog(string service, string category, ProtobufReader reader)
    {
        var attributes = ReadAttributes(reader, field: 6);
        string severity = "", eventName = "", body = "", traceId = "", spanId = "";
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 3: severity = reader.Text; break;
                case 5: body = ReadValue(reader.Message); break;
                case 9: traceId = Convert.ToHexStringLower(reader.Bytes); break;
                case 10: spanId = Convert.ToHexStringLower(reader.Bytes); break;
                case 12: eventName = reader.Text; break;
            }
        }

        return new(service, category, severity, eventName, body, traceId, spanId, attributes);
    }

    private static Dictionary<string, string> ReadAttributes(ProtobufReader reader, int field)
    {
        var attributes = new Dictionary<string, string>();
        while (reader.Read())
        {
            if (reader.Field != field)
            {
                continue;
            }

            var (key, value) = ("", "");
            for (var pair = reader.Message; pair.Read();)
            {
                if (pair.Field == 1)
                {
                    key = pair.Text;
                }
                else if (pair.Field == 2)
                {
                    value = ReadValue(pair.Message);
                }
            }

            attributes[key] = value;
        }

        return attributes;
    }

    private static string ReadValue(ProtobufReader reader)
    {
        if (!reader.Read())
        {
            return "";
        }

        return reader.Field switch
        {
            1 => reader.Text,
            2 => reader.Number != 0 ? "true" : "false",
            3 => ((long)reader.Number).ToString(CultureInfo.InvariantCulture),
            4 => BitConverter.UInt64BitsToDouble(reader.Number).ToString(CultureInfo.InvariantCulture),
            _ => $"(value of type {reader.Field})",
        };
    }

    private static string ReadText(ProtobufReader reader, int field)
    {
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Text;
            }
        }

        return "";
    }

    private static ulong ReadNumber(ProtobufReader reader, int field)
    {
        while (reader.Read())
        {
            if (reader.Field == field)
            {
                return reader.Number;
            }
        }

        return 0;
    }
}
