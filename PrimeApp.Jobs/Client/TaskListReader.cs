using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>Reads lists of task ids page by page, with the tasks' records.</summary>
internal static class TaskListReader
{
    // A page costs at most this many reads, however few of the tasks are wanted; they travel together.
    private const int MaxExamined = 1_000;

    // Enough for the usual page in one round trip.
    private const int BatchLength = 100;

    /// <summary>Gives the page of a list that begins behind an id.</summary>
    /// <param name="redis">Where the list is.</param>
    /// <param name="reader">Reads the records. Those that it cannot read are left out.</param>
    /// <param name="page">Reads a page of it.</param>
    /// <param name="list">The key of the list.</param>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">How many tasks at most, from 1.</param>
    /// <param name="state">The only state of interest, or null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public static async Task<TaskListPage> ReadAsync(
        RedisGateway redis,
        TaskRecords reader,
        JobScript page,
        string list,
        string? after,
        int limit,
        TaskState? state,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var found = new List<TaskRecord>();
        RedisValue last = after ?? "";
        for (var examined = 0; examined < MaxExamined; examined += BatchLength)
        {
            var members = await ReadMembersAsync(redis, page, list, last, cancellationToken);
            var ids = members.Select(member => member.ToString()).Where(id => TaskId.IsValid(id)).ToArray();
            var records = await reader.ReadAsync(ids, cancellationToken);
            for (var i = 0; i < ids.Length; i++)
            {
                if (found.Count == limit)
                {
                    return new TaskListPage(found, after);
                }

                after = ids[i];
                if (records[i] is { } task && (state is null || task.State == state))
                {
                    found.Add(task);
                }
            }

            if (members.Length < BatchLength)
            {
                return new TaskListPage(found, Next: null);
            }

            last = members[^1];
        }

        return new TaskListPage(found, after);
    }

    private static async Task<RedisValue[]> ReadMembersAsync(
        RedisGateway redis, JobScript page, string list, RedisValue after, CancellationToken cancellationToken)
    {
        try
        {
            return (RedisValue[]?)await redis.EvaluateAsync(
                new ScriptCall(page).Key("list", list).Argument("after", after).Argument("limit", BatchLength),
                cancellationToken) ?? [];
        }
        catch (RedisDataException)
        {
            // The key has another type.
            return [];
        }
    }
}

/// <summary>Some tasks of a list, newest first.</summary>
/// <param name="Tasks">Their records; those that have expired are left out.</param>
/// <param name="Next">The id behind which the next page begins; null when there is none.</param>
public sealed record TaskListPage(IReadOnlyList<TaskRecord> Tasks, string? Next);
