using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>The response to an accepted submission.</summary>
/// <param name="RequestId">The id of the task.</param>
/// <param name="N">The requested number of primes.</param>
/// <param name="Status">The state of the task: <c>queued</c>, unless the client repeated an earlier submission.</param>
/// <param name="SubmittedAt">When the task was accepted.</param>
/// <param name="Links">Links to the task and its parts.</param>
internal sealed record SubmittedTask(
    string RequestId,
    long N,
    [property: ValuesOf<TaskState>] string Status,
    DateTimeOffset SubmittedAt,
    TaskLinks Links)
{
    public static SubmittedTask From(AcceptedTask task, PathString pathBase) =>
        new(
            task.Id, task.N, task.State.ToWireName(), task.SubmittedAt,
            TaskLinks.To(task.Id, pathBase));
}

/// <summary>The response to an accepted batch.</summary>
/// <param name="Tasks">The tasks, in the order of the submission.</param>
internal sealed record SubmittedTasks(IReadOnlyList<SubmittedTask> Tasks);
