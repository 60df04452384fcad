using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>The response to an accepted submission.</summary>
/// <param name="RequestId">The id of the task.</param>
/// <param name="N">The requested number of primes.</param>
/// <param name="Status">The state of the task: <c>queued</c>, unless the request waited, or repeated an earlier
/// submission.</param>
/// <param name="SubmittedAt">When the task was accepted.</param>
/// <param name="Links">Links to the task and its parts.</param>
/// <param name="Result">The result of a completed task that the request waited for.</param>
internal sealed record SubmittedTask(
    string RequestId,
    long N,
    [property: ValuesOf<TaskState>] string Status,
    DateTimeOffset SubmittedAt,
    TaskLinks Links,
    TaskResult? Result = null)
{
    public static SubmittedTask From(TaskRecord task, PathString pathBase, TaskResult? result = null) =>
        new(task.Id, task.N, task.State.ToWireName(), task.SubmittedAt, TaskLinks.To(task.Id, pathBase), result);
}

/// <summary>The response to an accepted batch.</summary>
/// <param name="Tasks">The tasks, in the order of the submission.</param>
internal sealed record SubmittedTasks(IReadOnlyList<SubmittedTask> Tasks);
