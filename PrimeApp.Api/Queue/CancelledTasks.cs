namespace PrimeApp.Api.Queue;

/// <summary>The response to a cancellation of waiting tasks.</summary>
/// <param name="Cancelled">The number of cancelled tasks.</param>
/// <param name="Remaining">The number of tasks that still wait; repeat the request to cancel them.</param>
internal sealed record CancelledTasks(int Cancelled, long Remaining);
