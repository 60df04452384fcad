namespace PrimeApp.Api.Tasks;

/// <summary>The response to an accepted batch.</summary>
/// <param name="Tasks">The tasks, in the order of the submission.</param>
internal sealed record SubmittedTasks(IReadOnlyList<SubmittedTask> Tasks);
