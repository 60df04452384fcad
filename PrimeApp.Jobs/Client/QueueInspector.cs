using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Statistics;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>Shows the waiting tasks and the work of each worker.</summary>
public sealed class QueueInspector(
    RedisGateway redis, TaskQueue queue, TaskRecords records, IOptions<QueueOptions> options)
{
    /// <summary>How many workers are listed.</summary>
    public const int MaxWorkers = RecentCompletions.MaxWorkers;

    /// <summary>How many tasks are listed for each worker.</summary>
    public const int MaxTasksPerWorker = 16;

    // More than workers have, and few enough to be read together.
    private const int MaxClaims = 10_000;

    private readonly TimeSpan _leaseDuration = options.Value.LeaseDuration;

    /// <summary>
    /// Looks at the queue. Its parts are read one after another while tasks come and go: a task may be seen twice, or
    /// not at all.
    /// </summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<QueueActivity> InspectAsync(CancellationToken cancellationToken)
    {
        var status = await queue.GetStatusAsync(cancellationToken);
        var (delayed, now, seen, claims) = await redis.RunAsync("queue inspection", QueryAsync, cancellationToken);
        var members = await redis.RunAsync(
            "queue inspection",
            database => Task.WhenAll(
                claims.Select(claim => database.SetMembersAsync(Keys.Claim(claim.Token)).OrAsync([]))),
            cancellationToken);
        var idsByWorker = claims.Zip(members)
            .SelectMany(claim => claim.Second.Select(id => (claim.First.Worker, Id: id.ToString())))
            .Where(task => TaskId.IsValid(task.Id))
            .ToLookup(task => task.Worker, task => task.Id);
        var running = seen.Select(entry => idsByWorker[entry.Element.ToString()].ToArray()).ToArray();
        var oldest = running.Select(ids => ids.Order(StringComparer.Ordinal).Take(MaxTasksPerWorker).ToArray())
            .ToArray();
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

        static async Task<(long Delayed, DateTimeOffset Now, SortedSetEntry[] Seen, ClaimName[] Claims)> QueryAsync(
            IDatabase database)
        {
            var delayed = database.SortedSetLengthAsync(Keys.Delayed).OrAsync(0);
            var now = RedisTime.ReadAsync(database);
            var seen = database.SortedSetRangeByRankWithScoresAsync(
                Keys.Workers, 0, MaxWorkers - 1, Order.Descending).OrAsync([]);
            var claims = database.SortedSetRangeByRankAsync(Keys.Claims, 0, MaxClaims - 1).OrAsync([]);
            return (await delayed, await now, await seen, [.. (await claims).Select(ClaimName.Parse)]);
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

/// <summary>The state of the queue and of its workers.</summary>
/// <param name="Status">How the queue is doing.</param>
/// <param name="Delayed">How many tasks wait for their retry.</param>
/// <param name="Running">How many tasks are claimed by the workers listed.</param>
/// <param name="Workers">The workers seen last, the latest first.</param>
/// <param name="OldestRunningAge">How long the oldest of the tasks listed has run; zero when none does.</param>
public sealed record QueueActivity(
    QueueStatus Status, long Delayed, long Running, IReadOnlyList<WorkerActivity> Workers, TimeSpan OldestRunningAge);

/// <summary>A worker and what it is doing.</summary>
/// <param name="Name">The worker.</param>
/// <param name="LastSeenAt">The time of its last heartbeat, by the clock of Redis.</param>
/// <param name="Alive">Whether that was within a lease; the tasks of others are taken back.</param>
/// <param name="Running">How many tasks it has claimed.</param>
/// <param name="Tasks">Some of them, the latest first.</param>
public sealed record WorkerActivity(
    string Name, DateTimeOffset LastSeenAt, bool Alive, long Running, IReadOnlyList<RunningTask> Tasks);

/// <summary>A task that a worker has claimed.</summary>
/// <param name="Id">The task.</param>
/// <param name="N">How many primes are wanted.</param>
/// <param name="Progress">From 0 to 1.</param>
/// <param name="StartedAt">When it started; null while it is claimed and not yet started.</param>
public sealed record RunningTask(string Id, long N, double Progress, DateTimeOffset? StartedAt);
