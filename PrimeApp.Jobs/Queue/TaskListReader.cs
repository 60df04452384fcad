using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Queue;

/// <summary>Reads lists of task ids page by page, with the tasks' records.</summary>
internal static class TaskListReader
{
    // A page costs at most this many reads, however few of the tasks are wanted; they travel together.
    private const int MaxExamined = 1_000;

    // Enough for the usual page in one round trip.
    private const int BatchLength = 100;

    /// <summary>Gives the page of a list that begins behind an id.</summary>
    /// <param name="redis">Where the list is.</param>
    /// <param name="list">The key of the list.</param>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">How many tasks at most, from 1.</param>
    /// <param name="state">The only state of interest, or null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public static async Task<TaskListPage> ReadAsync(
        RedisGateway redis, string list, string? after, int limit, TaskState? state, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var found = new List<TaskRecord>();
        for (var examined = 0; examined < MaxExamined; examined += BatchLength)
        {
            var ids = await ReadIdsAsync(redis, list, after, cancellationToken);
            var records = await redis.RunAsync(
                "hgetall",
                database => Task.WhenAll(ids.Select(id => database.HashGetAllAsync(Keys.Task(id)))),
                cancellationToken);
            for (var i = 0; i < ids.Length; i++)
            {
                if (found.Count == limit)
                {
                    return new TaskListPage(found, after);
                }

                after = ids[i];
                if (TaskRecordFormat.Read(after, records[i]) is { } task && (state is null || task.State == state))
                {
                    found.Add(task);
                }
            }

            if (ids.Length < BatchLength)
            {
                return new TaskListPage(found, Next: null);
            }
        }

        return new TaskListPage(found, after);
    }

    private static async Task<string[]> ReadIdsAsync(
        RedisGateway redis, string list, string? after, CancellationToken cancellationToken)
    {
        var ids = (RedisValue[]?)await redis.EvaluateAsync(
            JobScript.Page, [list], [after ?? "", BatchLength], cancellationToken);
        return [.. (ids ?? []).Select(id => id.ToString())];
    }
}
