using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// Finds tasks that wait or run by their records, and are on no list, in no claim and with no worker; and puts them
/// back on the ready list. The queue leaves none. Someone who deletes one of its keys does. Not safe for concurrent
/// use.
/// </summary>
internal sealed partial class LostTasks(
    RedisGateway redis,
    TaskRecords records,
    IOptions<QueueOptions> options,
    TimeProvider timeProvider,
    ILogger<LostTasks> logger)
{
    // Reading more would delay the other clients of Redis. A longer list is skipped until it is shorter.
    private const int MaxLength = 10_000;

    private readonly TimeSpan _interval = options.Value.SweepInterval;
    private HashSet<string> _suspects = [];
    private long _lastSweep = timeProvider.GetTimestamp();

    /// <summary>
    /// Looks for lost tasks, if it is time to. It puts back a task that is missing twice in a row. A task that moves
    /// while the lists are read can be missing once.
    /// </summary>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (timeProvider.GetElapsedTime(_lastSweep) < _interval)
        {
            return;
        }

        _lastSweep = timeProvider.GetTimestamp();
        var lost = await FindAsync(cancellationToken);
        var again = lost.Where(task => _suspects.Contains(task.Id)).OrderBy(task => task.Id, StringComparer.Ordinal);
        foreach (var tasks in again.Chunk(WorkerQueue.MaxBatch))
        {
            await PutBackAsync(tasks, cancellationToken);
        }

        _suspects = [.. lost.Select(task => task.Id)];
    }

    private async Task<IReadOnlyList<TaskRecord>> FindAsync(CancellationToken cancellationToken)
    {
        var recent = await redis.RunAsync(
            "lrange", database =>
                database.ListRangeAsync(Keys.Recent, 0, MaxLength - 1).OrAsync([]), cancellationToken);
        var ids = recent.Select(id => id.ToString()).Where(id => TaskId.IsValid(id)).ToArray();
        var tasks = new List<TaskRecord>();
        foreach (var batch in ids.Chunk(WorkerQueue.MaxBatch))
        {
            tasks.AddRange((await records.ReadAsync(batch, cancellationToken))
                .OfType<TaskRecord>().Where(task => !task.State.IsFinal()));
        }

        if (tasks.Count == 0)
        {
            return [];
        }

        var places = await ReadPlacesAsync(cancellationToken);
        return places is null ? [] : [.. tasks.Where(task => !places.Contains(task.Id))];
    }

    /// <summary>Gives the ids of all tasks that are somewhere; null when they are too many.</summary>
    private async Task<HashSet<string>?> ReadPlacesAsync(CancellationToken cancellationToken)
    {
        // In the order in which tasks go from one to the next.
        var (ready, delayed, claims) = await redis.RunAsync("queue sweep", ReadListsAsync, cancellationToken);
        if (ready.Length > MaxLength || delayed.Length > MaxLength || claims.Length > MaxLength)
        {
            return null;
        }

        var claimed = await redis.RunAsync(
            "queue sweep",
            database => Task.WhenAll(claims.Select(
                claim => database.SetMembersAsync(Keys.Claim(ClaimName.Parse(claim).Token)).OrAsync([]))),
            cancellationToken);
        return
        [
            .. ready.Select(entry => entry.ToString().Split(' ')[0]),
            .. claimed.SelectMany(ids => ids).Concat(delayed).Select(id => id.ToString()),
        ];

        static async Task<(RedisValue[] Ready, RedisValue[] Delayed, RedisValue[] Claims)> ReadListsAsync(
            IDatabase database)
        {
            var ready = database.ListRangeAsync(Keys.Ready, 0, MaxLength).OrAsync([]);
            var delayed = database.SortedSetRangeByRankAsync(Keys.Delayed, 0, MaxLength).OrAsync([]);
            var claims = database.SortedSetRangeByRankAsync(Keys.Claims, 0, MaxLength).OrAsync([]);
            return (await ready, await delayed, await claims);
        }
    }

    private async Task PutBackAsync(TaskRecord[] tasks, CancellationToken cancellationToken)
    {
        var restored = (string[])(await redis.EvaluateAsync(
            new ScriptCall(JobScript.Restore)
                .Key("ready", Keys.Ready)
                .Key("claims", Keys.Claims)
                .Argument("wake", Keys.WakeChannel)
                .Argument("events", Keys.EventsChannel)
                .Items("item", tasks)
                    .Key("claim", task => Keys.Claim(task.Claim))
                    .Key("task", task => Keys.Task(task.Id))
                    .Argument("id", task => task.Id)
                    .Argument("token", task => task.Claim)
                .End(),
            cancellationToken))!;
        foreach (var id in restored)
        {
            LogFound(id);
        }
    }

    [LoggerMessage(EventId = 223, EventName = "TaskFound", Level = LogLevel.Warning,
        Message = "Task {TaskId} is queued again: it was on no list and with no worker")]
    private partial void LogFound(string taskId);
}
