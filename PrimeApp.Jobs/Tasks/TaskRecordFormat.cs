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
        var task = new TaskRecord
        {
            Id = id,
            N = (long)fields["n"],
            State = Enum.Parse<TaskState>(fields["status"].ToString(), ignoreCase: true),
            SubmittedAt = Time("submitted_at") ?? default,
            StartedAt = Time("started_at"),
            FinishedAt = Time("finished_at"),
            Progress = Text("progress") is { } progress ? double.Parse(progress, CultureInfo.InvariantCulture) : 0,
            Deliveries = Count("deliveries"),
            Failures = Count("failures"),
            Worker = Text("worker"),
            Error = Text("error"),
            TraceParent = Text("traceparent") ?? "",
            TraceState = Text("tracestate") ?? "",
        };
        return Text("completion") is { Length: > 0 } completion ? Complete(task, completion) : task;

        string? Text(string field) => fields.TryGetValue(field, out var value) ? value.ToString() : null;

        int Count(string field) => fields.TryGetValue(field, out var value) ? (int)value : 0;

        DateTimeOffset? Time(string field) =>
            fields.TryGetValue(field, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
    }

    /// <summary>Gives what a record has become by the completion of its task.</summary>
    /// <param name="task">The record.</param>
    /// <param name="completion">
    /// As scripts write and publish it, with blanks between: unix milliseconds of the start and of the end, number of the
    /// delivery, last prime, computation type, worker.
    /// </param>
    public static TaskRecord Complete(TaskRecord task, string completion)
    {
        var fields = completion.Split(' ');
        return task with
        {
            State = TaskState.Completed,
            StartedAt = Time(fields[0]),
            FinishedAt = Time(fields[1]),
            Progress = 1,
            Deliveries = int.Parse(fields[2], CultureInfo.InvariantCulture),
            LastPrime = ulong.Parse(fields[3], CultureInfo.InvariantCulture),
            ComputationType = Enum.Parse<ComputationType>(fields[4], ignoreCase: true),
            Worker = fields[5],
        };

        static DateTimeOffset Time(string milliseconds) =>
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
    }

    /// <summary>Reads a record from alternating fields and values, as scripts give them; null when there are none.</summary>
    public static TaskRecord? Read(string id, RedisValue[]? fieldsAndValues) =>
        Read(id, [.. (fieldsAndValues ?? []).Chunk(2).Select(pair => new HashEntry(pair[0], pair[1]))]);
}
