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
    // Reading more would keep Redis from its other clients. A list that is longer is looked at when it is shorter.
    private const int MaxLength = 10_000;

    private readonly TimeSpan _interval = options.Value.SweepInterval;
    private HashSet<string> _suspects = [];
    private long _lastSweep = timeProvider.GetTimestamp();

    /// <summary>
    /// Looks for lost tasks, when it is time to. A task that looked lost the time before, too, is put back: what was
    /// read one after another may have missed a task on its way.
    /// </summary>
    /// <param name="workers">The names of all workers.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task SweepAsync(IReadOnlyList<string> workers, CancellationToken cancellationToken)
    {
        if (timeProvider.GetElapsedTime(_lastSweep) < _interval)
        {
            return;
        }

        _lastSweep = timeProvider.GetTimestamp();
        var lost = await FindAsync(workers, cancellationToken);
        foreach (var ids in lost.Where(_suspects.Contains).Order(StringComparer.Ordinal).Chunk(WorkerQueue.MaxBatch))
        {
            await PutBackAsync(ids, cancellationToken);
        }

        _suspects = lost;
    }

    private async Task<HashSet<string>> FindAsync(IReadOnlyList<string> workers, CancellationToken cancellationToken)
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

        var places =
            await redis.RunAsync("queue sweep", database => ReadPlacesAsync(database, workers), cancellationToken);
        return places is null ? [] : [.. tasks.Select(task => task.Id).Where(id => !places.Contains(id))];
    }

    /// <summary>Gives the ids of all tasks that are somewhere; null when they are too many.</summary>
    private static async Task<HashSet<string>?> ReadPlacesAsync(IDatabase database, IReadOnlyList<string> workers)
    {
        // In the order in which tasks go from one to the next. All of it travels together.
        var ready = database.ListRangeAsync(Keys.Ready, 0, MaxLength).OrAsync([]);
        var delayed = database.SortedSetRangeByRankAsync(Keys.Delayed, 0, MaxLength).OrAsync([]);
        var claims = workers.Select(worker => database.HashValuesAsync(Keys.Claims(worker)).OrAsync([])).ToArray();
        var running = workers.Select(worker => database.SetMembersAsync(Keys.Running(worker)).OrAsync([])).ToArray();
        if ((await ready).Length > MaxLength || (await delayed).Length > MaxLength)
        {
            return null;
        }

        var claimed = (await Task.WhenAll(claims)).SelectMany(claim => claim)
            .SelectMany(claim => claim.ToString().Split('\n'));
        var started = (await Task.WhenAll(running)).SelectMany(ids => ids);
        return
        [
            .. (await ready).Select(entry => entry.ToString()).Concat(claimed).Select(entry => entry.Split(' ')[0]),
            .. (await delayed).Concat(started).Select(id => id.ToString()),
        ];
    }

    private async Task PutBackAsync(string[] ids, CancellationToken cancellationToken)
    {
        var keys = new List<RedisKey>(1 + 2 * ids.Length) { Keys.Ready };
        foreach (var id in ids)
        {
            keys.Add(Keys.Lease(id));
            keys.Add(Keys.Task(id));
        }

        var restored = (string[])(await redis.EvaluateAsync(
            JobScript.Restore,
            [.. keys],
            [Keys.NudgeChannel, Keys.EventsChannel, .. ids.Select(id => (RedisValue)id)],
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
