namespace PrimeApp.Api.Queue;

/// <summary>The answer to a retry of many dead letters.</summary>
/// <param name="Retried">How many are back on the queue.</param>
/// <param name="Remaining">How many dead letters are left; ask again for those.</param>
internal sealed record RetriedTasks(int Retried, long Remaining);
