using PrimeApp.Jobs.Redis;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Tasks;

/// <summary>Reads the records of tasks.</summary>
public sealed class TaskRecords(RedisGateway redis, DamageLog damage)
{
    /// <summary>Gives a task's record, or null when there is none.</summary>
    /// <exception cref="DamagedRecordException">There is one, and it cannot be read.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    internal async Task<TaskRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var hash = await redis.RunAsync("hgetall", database => ReadHashAsync(database, id), cancellationToken);
        if (TaskRecordFormat.TryRead(id, hash, out var task))
        {
            return task;
        }

        damage.Report("a task's record", id);
        throw new DamagedRecordException(id);
    }

    /// <summary>
    /// Gives the records of tasks, in their order; null for those that are not there or cannot be read.
    /// </summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    internal async Task<TaskRecord?[]> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var hashes = await redis.RunAsync(
            "hgetall",
            database => Task.WhenAll(ids.Select(id => ReadHashAsync(database, id))),
            cancellationToken);
        return [.. ids.Zip(hashes, Read)];
    }

    private static Task<HashEntry[]> ReadHashAsync(IDatabase database, string id) =>
        database.HashGetAllAsync(Keys.Task(id)).OrAsync([]);

    private TaskRecord? Read(string id, HashEntry[] hash)
    {
        if (TaskRecordFormat.TryRead(id, hash, out var task))
        {
            return task;
        }

        damage.Report("a task's record", id);
        return null;
    }
}
