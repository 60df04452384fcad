namespace PrimeApp.Api.Queue;

/// <summary>The response to a retry of many dead letters.</summary>
/// <param name="Retried">The number of tasks that returned to the queue.</param>
/// <param name="Remaining">The number of remaining dead letters; repeat the request to retry them.</param>
internal sealed record RetriedTasks(int Retried, long Remaining);
