using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>The tasks that were submitted lately, as many as <see cref="QueueOptions.RecentCapacity"/>.</summary>
public sealed class TaskHistory(RedisGateway redis, TaskRecords records)
{
    /// <summary>Gives tasks, newest first.</summary>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">How many at most, from 1; there may be fewer, and still a next page.</param>
    /// <param name="state">The only state of interest, or null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public Task<TaskListPage> ReadAsync(
        string? after, int limit, TaskState? state, CancellationToken cancellationToken) =>
        TaskListReader.ReadAsync(redis, records, JobScript.Page, Keys.Recent, after, limit, state, cancellationToken);
}
