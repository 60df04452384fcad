namespace PrimeApp.Api.Queue;

/// <summary>The answer to a cancellation of all tasks that wait.</summary>
/// <param name="Cancelled">How many were cancelled.</param>
/// <param name="Remaining">How many still wait; ask again for those.</param>
internal sealed record CancelledTasks(int Cancelled, long Remaining);
