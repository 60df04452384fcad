using PrimeApp.Jobs.Client;

namespace PrimeApp.Api.Tasks;

/// <summary>The answer to an accepted submission: the task as it is.</summary>
internal sealed record SubmittedTask(string RequestId, long N, string Status, DateTimeOffset SubmittedAt, TaskLinks Links)
{
    public static SubmittedTask From(TaskSubmission submission, PathString pathBase) =>
        new(
            submission.Id, submission.N, submission.State.ToWireName(), submission.SubmittedAt,
            TaskLinks.To(submission.Id, pathBase));
}
