using System.Globalization;
using PrimeApp.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Tasks;

/// <summary>Reads the hash that the scripts write.</summary>
internal static class TaskRecordFormat
{
    /// <summary>Reads a record; null when the hash is empty.</summary>
    public static TaskRecord? Read(string id, HashEntry[] hash)
    {
        if (hash.Length == 0)
        {
            return null;
        }

        var fields = hash.ToDictionary(entry => entry.Name.ToString(), entry => entry.Value);
        return new TaskRecord
        {
            Id = id,
            N = (long)fields["n"],
            State = Enum.Parse<TaskState>(fields["status"].ToString(), ignoreCase: true),
            SubmittedAt = Time("submitted_at") ?? default,
            StartedAt = Time("started_at"),
            FinishedAt = Time("finished_at"),
            Progress = double.Parse(fields["progress"].ToString(), CultureInfo.InvariantCulture),
            Deliveries = (int)fields["deliveries"],
            Failures = (int)fields["failures"],
            Worker = Text("worker"),
            LastPrime = Text("last_prime") is { } prime ? ulong.Parse(prime, CultureInfo.InvariantCulture) : null,
            ComputationType = Text("computation_type") is { } type
                ? Enum.Parse<ComputationType>(type, ignoreCase: true)
                : null,
            Error = Text("error"),
            TraceParent = Text("traceparent") ?? "",
            TraceState = Text("tracestate") ?? "",
        };

        string? Text(string field) => fields.TryGetValue(field, out var value) ? value.ToString() : null;

        DateTimeOffset? Time(string field) =>
            fields.TryGetValue(field, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
    }

    /// <summary>Reads a record from alternating fields and values, as scripts give them; null when there are none.</summary>
    public static TaskRecord? Read(string id, RedisValue[]? fieldsAndValues) =>
        Read(id, [.. (fieldsAndValues ?? []).Chunk(2).Select(pair => new HashEntry(pair[0], pair[1]))]);
}
