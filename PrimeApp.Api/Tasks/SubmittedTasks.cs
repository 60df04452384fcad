namespace PrimeApp.Api.Tasks;

/// <summary>The answer to an accepted batch.</summary>
/// <param name="Tasks">The tasks, in the order in which they were asked for.</param>
internal sealed record SubmittedTasks(IReadOnlyList<SubmittedTask> Tasks);
