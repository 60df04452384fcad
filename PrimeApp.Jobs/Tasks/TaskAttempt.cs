using System.Diagnostics.CodeAnalysis;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Tasks;

/// <summary>One attempt of a worker at a task.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="StartedAt">When it started, by the clock of Redis.</param>
/// <param name="EndedAt">When it ended; null while it lasts.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">What went wrong, at most 300 octets, of an attempt that failed.</param>
public sealed record TaskAttempt(
    string Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, AttemptOutcome Outcome, string? Error)
{
    /// <summary>
    /// Gives the attempts at a task, oldest first. A record has a line for each attempt that ended without a result, in
    /// the form that prelude.lua writes. The attempt that lasts, or that completed the task, is in its other fields.
    /// </summary>
    internal static IReadOnlyList<TaskAttempt> Read(TaskRecord task)
    {
        var attempts = new List<TaskAttempt>();
        foreach (var line in task.EndedAttempts.Split('\n'))
        {
            if (TryParse(line, out var attempt))
            {
                attempts.Add(attempt);
            }
        }

        if (task.StartedAt is { } startedAt && task.State is TaskState.Running or TaskState.Completed)
        {
            var outcome = task.State == TaskState.Running ? AttemptOutcome.Running : AttemptOutcome.Completed;
            attempts.Add(new TaskAttempt(task.Worker ?? "", startedAt, task.FinishedAt, outcome, Error: null));
        }

        return attempts;
    }

    private static bool TryParse(string line, [NotNullWhen(true)] out TaskAttempt? attempt)
    {
        attempt = null;
        if (line.Split(' ', 5) is not [var started, var ended, var name, var worker, var error]
            || !RedisTime.TryParse(started, out var startedAt)
            || !RedisTime.TryParse(ended, out var endedAt)
            || !Enum.TryParse<AttemptOutcome>(name, ignoreCase: true, out var outcome))
        {
            return false;
        }

        attempt = new TaskAttempt(worker, startedAt, endedAt, outcome, error.Length > 0 ? error : null);
        return true;
    }
}

/// <summary>How an attempt at a task ended.</summary>
public enum AttemptOutcome
{
    /// <summary>It has not ended.</summary>
    Running,

    /// <summary>It gave the result.</summary>
    Completed,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>Its worker died, or was silent for longer than a lease.</summary>
    Lost,

    /// <summary>Its worker was told to stop and gave the task back.</summary>
    Returned,

    /// <summary>A client cancelled the task.</summary>
    Cancelled,
}
