using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>Sees what is going on: what waits, and what each worker is doing.</summary>
public sealed class QueueInspector(
    RedisGateway redis, TaskQueue queue, TaskRecords records, IOptions<QueueOptions> options)
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
        var status = await queue.GetStatusAsync(cancellationToken);
        var (delayed, now, seen) = await redis.RunAsync("queue inspection", QueryAsync, cancellationToken);
        var running = await redis.RunAsync(
            "queue inspection",
            database => Task.WhenAll(seen.Select(
                entry => database.SetMembersAsync(Keys.Running(entry.Element.ToString())).OrAsync([]))),
            cancellationToken);
        var oldest = running.Select(members => members.Select(member => member.ToString())
            .Where(id => TaskId.IsValid(id)).Order(StringComparer.Ordinal).Take(MaxTasksPerWorker).ToArray()).ToArray();
        var tasks = (await records.ReadAsync([.. oldest.SelectMany(ids => ids).Distinct()], cancellationToken))
            .OfType<TaskRecord>().ToDictionary(task => task.Id);
        var workers = seen.Select((entry, i) =>
        {
            var records = oldest[i].Select(id => tasks.GetValueOrDefault(id)).OfType<TaskRecord>();
            return Describe(entry, now, running[i].Length, records);
        }).ToList();
        var oldestStart = tasks.Values.Where(task => task.State == TaskState.Running)
            .Min(task => task.StartedAt) ?? now;
        return new QueueActivity(
            status, delayed, workers.Sum(worker => worker.Running), workers,
            OldestRunningAge: oldestStart < now ? now - oldestStart : TimeSpan.Zero);

        static async Task<(long Delayed, DateTimeOffset Now, SortedSetEntry[] Seen)> QueryAsync(IDatabase database)
        {
            var delayed = database.SortedSetLengthAsync(Keys.Delayed).OrAsync(0);
            var now = RedisTime.ReadAsync(database);
            var seen = database.SortedSetRangeByRankWithScoresAsync(
                Keys.Workers, 0, MaxWorkers - 1, Order.Descending).OrAsync([]);
            return (await delayed, await now, await seen);
        }
    }

    private WorkerActivity Describe(
        SortedSetEntry worker, DateTimeOffset now, int running, IEnumerable<TaskRecord> tasks)
    {
        var lastSeenAt = RedisTime.TryParse(worker.Score, out var time) ? time : DateTimeOffset.MinValue;
        return new WorkerActivity(
            worker.Element.ToString(),
            lastSeenAt,
            Alive: (now - lastSeenAt).Duration() <= _leaseDuration,
            running,
            [.. tasks.Select(task => new RunningTask(task.Id, task.N, task.Progress, task.StartedAt))]);
    }
}
