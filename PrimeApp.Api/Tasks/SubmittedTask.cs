using PrimeApp.Api.OpenApi;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>The answer to an accepted submission: the task as it is.</summary>
/// <param name="RequestId">The id to ask for the task by.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="Status">The state of the task; <c>queued</c> unless the submission was sent before.</param>
/// <param name="SubmittedAt">When the task was accepted.</param>
/// <param name="Links">Where to go on.</param>
internal sealed record SubmittedTask(
    string RequestId,
    long N,
    [property: ValuesOf<TaskState>] string Status,
    DateTimeOffset SubmittedAt,
    TaskLinks Links)
{
    public static SubmittedTask From(TaskSubmission submission, PathString pathBase) =>
        new(
            submission.Id, submission.N, submission.State.ToWireName(), submission.SubmittedAt,
            TaskLinks.To(submission.Id, pathBase));
}
