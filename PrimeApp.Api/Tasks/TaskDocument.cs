using System.Diagnostics;
using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>A task as clients see it. Members without a value are left out.</summary>
internal sealed record TaskDocument
{
    /// <summary>The id of the task.</summary>
    public required string RequestId { get; init; }

    /// <summary>The requested number of primes.</summary>
    public required long N { get; init; }

    /// <summary>The state of the task.</summary>
    [ValuesOf<TaskState>]
    public required string Status { get; init; }

    /// <summary>The completed share of the work, from 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>How many times a worker has started the task.</summary>
    public required int Attempts { get; init; }

    /// <summary>The last attempts (at most 21) of the task, oldest first; left out of lists.</summary>
    public IReadOnlyList<AttemptDocument>? AttemptLog { get; init; }

    /// <summary>The worker that holds the task, or held it last.</summary>
    public string? Worker { get; init; }

    /// <summary>When the task was accepted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the current or last attempt started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Whether the worker computed the result or read it from the cache.</summary>
    [ValuesOf<ComputationType>]
    public string? ComputationType { get; init; }

    /// <summary>The result of a completed task.</summary>
    public TaskResult? Result { get; init; }

    /// <summary>The error of a failed task, or of the last attempt of a task that is retried.</summary>
    public string? Error { get; init; }

    /// <summary>The trace of the submission and of all attempts; left out when it is not recorded.</summary>
    public string? TraceId { get; init; }

    /// <summary>Links to the task and its parts.</summary>
    public required TaskLinks Links { get; init; }

    /// <summary>Returns a task as lists show it, without its primes and its attempt log.</summary>
    public static TaskDocument List(TaskRecord task, PathString pathBase) =>
        Summarize(task, pathBase) with { AttemptLog = null };

    /// <summary>Returns a task as events show it, without its primes.</summary>
    public static TaskDocument Summarize(TaskRecord task, PathString pathBase) =>
        From(task, task.LastPrime is { } lastPrime ? new TaskResult(task.N, lastPrime) : null, pathBase);

    public static TaskDocument From(TaskRecord task, TaskResult? result, PathString pathBase) => new()
    {
        RequestId = task.Id,
        N = task.N,
        Status = task.State.ToWireName(),
        Progress = task.Progress,
        Attempts = task.Deliveries,
        AttemptLog = [.. task.Attempts.Select(AttemptDocument.From)],
        Worker = task.Worker,
        SubmittedAt = task.SubmittedAt,
        StartedAt = task.StartedAt,
        FinishedAt = task.FinishedAt,
        ComputationType = task.ComputationType?.ToWireName(),
        Result = result,
        Error = task.State == TaskState.Completed ? null : task.Error,
        TraceId = ActivityContext.TryParse(task.TraceParent, traceState: null, out var trace)
            && trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? trace.TraceId.ToHexString() : null,
        Links = TaskLinks.To(task.Id, pathBase),
    };
}
