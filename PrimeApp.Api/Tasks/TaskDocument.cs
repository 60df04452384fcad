using System.Diagnostics;
using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>What a client sees of a task; what does not apply is left out.</summary>
internal sealed record TaskDocument
{
    /// <summary>The id to ask for the task by.</summary>
    public required string RequestId { get; init; }

    /// <summary>How many primes are wanted.</summary>
    public required long N { get; init; }

    /// <summary>The state of the task.</summary>
    [ValuesOf<TaskState>]
    public required string Status { get; init; }

    /// <summary>How much is done, from 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>How often a worker has started on the task.</summary>
    public required int Attempts { get; init; }

    /// <summary>The attempts at the task, oldest first, at most the last 21; lists leave it out.</summary>
    public IReadOnlyList<AttemptDocument>? AttemptLog { get; init; }

    /// <summary>The worker that has, or had, the task.</summary>
    public string? Worker { get; init; }

    /// <summary>When the task was accepted.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the present attempt started, or the last one.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task ended.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Where the result of a completed task came from.</summary>
    [ValuesOf<ComputationType>]
    public string? ComputationType { get; init; }

    /// <summary>The result of a completed task.</summary>
    public TaskResult? Result { get; init; }

    /// <summary>What went wrong, of a task that failed or that is retried.</summary>
    public string? Error { get; init; }

    /// <summary>The trace of the submission and of all attempts; left out when it is not recorded.</summary>
    public string? TraceId { get; init; }

    /// <summary>Where to go on.</summary>
    public required TaskLinks Links { get; init; }

    /// <summary>A task as lists show it: without the primes and the log of its attempts.</summary>
    public static TaskDocument List(TaskRecord task, PathString pathBase) =>
        Summarize(task, pathBase) with { AttemptLog = null };

    /// <summary>A task as events show it: without the primes.</summary>
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
