using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Queue;

/// <summary>Sees what is going on: what waits, and what each worker is doing.</summary>
public sealed class QueueInspector(RedisGateway redis, TaskQueue tasks, IOptions<QueueOptions> options)
{
    /// <summary>How many workers are listed.</summary>
    public const int MaxWorkers = 100;

    /// <summary>How many tasks are listed for each worker.</summary>
    public const int MaxTasksPerWorker = 16;

    private readonly TimeSpan _leaseDuration = options.Value.LeaseDuration;

    /// <summary>
    /// Looks at the queue. Its parts are read one after another while tasks come and go: a task may be seen twice, or
    /// not at all.
    /// </summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<QueueActivity> InspectAsync(CancellationToken cancellationToken)
    {
        var status = await tasks.GetStatusAsync(cancellationToken);
        var (delayed, now, seen) = await redis.RunAsync("queue inspection", QueryAsync, cancellationToken);
        var workers = await redis.RunAsync(
            "queue inspection",
            database => Task.WhenAll(seen.Select(entry => InspectAsync(database, entry, now))),
            cancellationToken);
        return new QueueActivity(status, delayed, workers.Sum(worker => worker.Running), workers);

        static async Task<(long Delayed, DateTimeOffset Now, SortedSetEntry[] Seen)> QueryAsync(IDatabase database)
        {
            var delayed = database.SortedSetLengthAsync(Keys.Delayed);
            var now = TaskQueue.RedisTimeAsync(database);
            var seen = database.SortedSetRangeByRankWithScoresAsync(Keys.Workers, 0, MaxWorkers - 1, Order.Descending);
            return (await delayed, await now, await seen);
        }
    }

    private async Task<WorkerActivity> InspectAsync(IDatabase database, SortedSetEntry entry, DateTimeOffset now)
    {
        var name = entry.Element.ToString();
        var lastSeenAt = DateTimeOffset.FromUnixTimeMilliseconds((long)entry.Score);
        var running = (await database.SetMembersAsync(Keys.Running(name))).ToStringArray();
        var oldest = running.Order(StringComparer.Ordinal).Take(MaxTasksPerWorker);
        var records = await Task.WhenAll(oldest.Select(id => ReadAsync(database, id!)));
        return new WorkerActivity(
            name, lastSeenAt, Alive: now - lastSeenAt <= _leaseDuration, running.Length, [.. records.OfType<RunningTask>()]);
    }

    private static async Task<RunningTask?> ReadAsync(IDatabase database, string id) =>
        TaskRecordFormat.Read(id, await database.HashGetAllAsync(Keys.Task(id))) is { } task
            ? new RunningTask(id, task.N, task.Progress, task.StartedAt)
            : null;
}
