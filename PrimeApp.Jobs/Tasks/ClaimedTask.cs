namespace PrimeApp.Jobs.Tasks;

/// <summary>A task of a claim.</summary>
/// <param name="Id">The task.</param>
/// <param name="First">
/// What the first delivery of a new task will be; null for a task that was on the queue before, of which only starting
/// it tells more.
/// </param>
public readonly record struct ClaimedTask(string Id, Delivery? First);
