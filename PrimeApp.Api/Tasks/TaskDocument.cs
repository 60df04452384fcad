using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>What a client sees of a task; what does not apply is left out.</summary>
internal sealed record TaskDocument
{
    public required string RequestId { get; init; }

    public required long N { get; init; }

    /// <summary>One of <c>queued</c>, <c>running</c>, <c>completed</c>, <c>failed</c>, <c>cancelled</c>.</summary>
    public required string Status { get; init; }

    /// <summary>From 0 to 1.</summary>
    public required double Progress { get; init; }

    /// <summary>How often a worker has started on the task.</summary>
    public required int Attempts { get; init; }

    /// <summary>The worker that has, or had, the task.</summary>
    public string? Worker { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary><c>cached</c> or <c>computed</c>, of a completed task.</summary>
    public string? ComputationType { get; init; }

    /// <summary>Of a completed task.</summary>
    public TaskResult? Result { get; init; }

    /// <summary>Of a task that failed, or that is retried.</summary>
    public string? Error { get; init; }

    public required TaskLinks Links { get; init; }

    /// <summary>A task as lists and events show it: without the primes.</summary>
    public static TaskDocument Summarize(TaskRecord task, PathString pathBase) =>
        From(task, task.LastPrime is { } lastPrime ? new TaskResult(task.N, lastPrime) : null, pathBase);

    public static TaskDocument From(TaskRecord task, TaskResult? result, PathString pathBase) => new()
    {
        RequestId = task.Id,
        N = task.N,
        Status = task.State.ToWireName(),
        Progress = task.Progress,
        Attempts = task.Deliveries,
        Worker = task.Worker,
        SubmittedAt = task.SubmittedAt,
        StartedAt = task.StartedAt,
        FinishedAt = task.FinishedAt,
        ComputationType = task.ComputationType?.ToWireName(),
        Result = result,
        Error = task.State == TaskState.Completed ? null : task.Error,
        Links = TaskLinks.To(task.Id, pathBase),
    };
}
