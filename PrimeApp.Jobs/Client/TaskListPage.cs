using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>Some tasks of a list, newest first.</summary>
/// <param name="Tasks">Their records; those that have expired are left out.</param>
/// <param name="Next">The id behind which the next page begins; null when there is none.</param>
public sealed record TaskListPage(IReadOnlyList<TaskRecord> Tasks, string? Next);
