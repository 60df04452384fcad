using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Queue;

/// <summary>A task in the hands of a worker, for as long as it holds the lease.</summary>
/// <param name="Task">The task's record when the delivery was started.</param>
/// <param name="Token">The fence: what a worker does to the task takes effect only while the lease carries this.</param>
public sealed record Delivery(TaskRecord Task, string Token);
