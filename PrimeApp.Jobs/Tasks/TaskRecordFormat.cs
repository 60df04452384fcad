using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PrimeApp.Jobs.Redis;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Tasks;

/// <summary>Reads the hash that the scripts write.</summary>
internal static class TaskRecordFormat
{
    /// <summary>Reads a record.</summary>
    /// <param name="id">The task.</param>
    /// <param name="hash">The hash.</param>
    /// <param name="task">The record; null when there is none, which a hash without n and status is as well.</param>
    /// <returns>False when there is a record that cannot be read.</returns>
    public static bool TryRead(string id, HashEntry[] hash, out TaskRecord? task)
    {
        task = null;
        var fields = new Dictionary<string, RedisValue>(hash.Length);
        foreach (var entry in hash)
        {
            fields[entry.Name.ToString()] = entry.Value;
        }

        if (!fields.ContainsKey("n") && !fields.ContainsKey("status"))
        {
            return true;
        }

        if (!Field("n").TryParse(out long n) || n < 1
            || !TryParseName<TaskState>(Text("status") ?? "queued", out var state)
            || !RedisTime.TryParse(Field("submitted_at"), out var submittedAt)
            || !TryTime("started_at", out var startedAt)
            || !TryTime("finished_at", out var finishedAt)
            || !TryCount("deliveries", out var deliveries)
            || !TryCount("failures", out var failures)
            || !TryFraction("progress", out var progress))
        {
            return false;
        }

        var record = new TaskRecord
        {
            Id = id,
            N = n,
            State = state,
            SubmittedAt = submittedAt,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            Progress = progress,
            Deliveries = deliveries,
            Failures = failures,
            Worker = Text("worker"),
            Error = Text("error"),
            TraceParent = Text("traceparent") ?? "",
            TraceState = Text("tracestate") ?? "",
            Claim = Text("claim") ?? "",
            EndedAttempts = Text("attempts") ?? "",
        };
        if (Text("completion") is { Length: > 0 } completion)
        {
            return TryComplete(record, completion, out task);
        }

        task = record;
        return state != TaskState.Completed;

        RedisValue Field(string field) => fields.GetValueOrDefault(field);

        string? Text(string field) => Field(field) is { IsNull: false } value ? value.ToString() : null;

        bool TryTime(string field, out DateTimeOffset? time)
        {
            time = RedisTime.TryParse(Field(field), out var value) ? value : null;
            return time is not null || Field(field).IsNull;
        }

        bool TryCount(string field, out int count)
        {
            count = 0;
            return Field(field).IsNull || (Field(field).TryParse(out count) && count >= 0);
        }

        bool TryFraction(string field, out double fraction)
        {
            fraction = 0;
            return Text(field) is not { } text
                || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out fraction)
                    && fraction is >= 0 and <= 1);
        }
    }

    /// <summary>Applies a completion to a record.</summary>
    /// <param name="task">The record.</param>
    /// <param name="completion">
    /// As scripts write and publish it, with blanks between: unix milliseconds of the start and of the end, number of
    /// the delivery, n, last prime, computation type, worker. Those of version 1.0.0 have no n.
    /// </param>
    /// <param name="completed">The record after the completion.</param>
    /// <returns>False when the text is not a completion, or one of another n.</returns>
    public static bool TryComplete(TaskRecord task, string completion, [NotNullWhen(true)] out TaskRecord? completed)
    {
        completed = null;
        if (completion.Split(' ') is not
                [var start, var end, var number, .. var n, var prime, var type, { Length: > 0 } worker]
            || n.Length > 1
            || (n is [var text] && text != task.N.ToString(CultureInfo.InvariantCulture))
            || !RedisTime.TryParse(start, out var startedAt)
            || !RedisTime.TryParse(end, out var finishedAt)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var deliveries)
            || !ulong.TryParse(prime, NumberStyles.None, CultureInfo.InvariantCulture, out var lastPrime)
            || !TryParseName<ComputationType>(type, out var computationType))
        {
            return false;
        }

        completed = task with
        {
            State = TaskState.Completed,
            StartedAt = startedAt,
            FinishedAt = finishedAt,
            Progress = 1,
            Deliveries = deliveries,
            LastPrime = lastPrime,
            ComputationType = computationType,
            Worker = worker,
            Claim = "",
        };
        return true;
    }

    // The framework also accepts numbers, which are not names.
    private static bool TryParseName<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is { Length: > 0 } && char.IsAsciiLetter(text[0])
            && Enum.TryParse(text, ignoreCase: true, out value);
    }
}
