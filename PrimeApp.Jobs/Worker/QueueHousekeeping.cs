using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// Keeps the queue in order. Every worker calls it at intervals, for heartbeats, for retries that are due, and for
/// tasks of dead workers.
/// </summary>
public sealed class QueueHousekeeping
{
    private const string TooManyDeliveries =
        "The task was delivered too often without an answer: its workers died or hung.";
    private const int Batch = 1000;

    // After its claims are taken back, and long enough for the figures to show a worker that has just died.
    private static readonly TimeSpan SilenceBeforeRemoval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MisplacedRetention = TimeSpan.FromDays(7);

    private readonly RedisGateway _redis;
    private readonly WorkerIdentity _worker;
    private readonly QueueOptions _options;
    private readonly DamageLog _damage;
    private readonly LostTasks _lostTasks;

    internal QueueHousekeeping(
        RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options, DamageLog damage,
        LostTasks lostTasks)
    {
        _redis = redis;
        _worker = worker;
        _options = options.Value;
        _damage = damage;
        _lostTasks = lostTasks;
    }

    /// <summary>
    /// Says that this worker lives, and puts the retries that are due back on the ready list. One worker at a time, for
    /// as long as it lives, also takes back what workers have claimed and lost, and forgets workers that are
    /// long silent.
    /// </summary>
    /// <param name="interval">How often this is called: when it was not for twice as long, another worker
    /// reaps.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <returns>What was taken back.</returns>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<IReadOnlyList<ReapedTask>> RunAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Housekeep)
                .Key("workers", Keys.Workers)
                .Key("delayed", Keys.Delayed)
                .Key("ready", Keys.Ready)
                .Key("reaper", Keys.Reaper)
                .Key("dead", Keys.Dead)
                .Key("recent", Keys.Recent)
                .Key("withdrawn", Keys.Withdrawn)
                .Key("paused", Keys.Paused)
                .Key("claims", Keys.Claims)
                .Key("misplaced", Keys.Misplaced)
                .Argument("worker", _worker.Name)
                .Argument("batch", Batch)
                .Argument("wake", Keys.WakeChannel)
                .Argument("reaping", 2 * interval)
                .Argument("max_delay", _options.MaxRetryDelay)
                .Argument("lease", _options.LeaseDuration)
                .Argument("silence", SilenceBeforeRemoval + _options.LeaseDuration)
                .Argument("misplaced_retention", MisplacedRetention),
            cancellationToken))!;
        foreach (var key in (string[])reply[0]!)
        {
            ReportMisplaced(key);
        }

        var reaped = new List<ReapedTask>();
        var (isReaper, overdue) = ((int)reply[1] == 1, (RedisValue[])reply[2]!);
        foreach (var (claim, ids) in await ReadTasksAsync(overdue, cancellationToken))
        {
            // One call is needed even for a claim without tasks, which is removed.
            for (var first = 0; first == 0 || first < ids.Length; first += WorkerQueue.MaxBatch)
            {
                var batch = ids.Skip(first).Take(WorkerQueue.MaxBatch).ToArray();
                await ReapAsync(claim, batch, reaped, cancellationToken);
            }
        }

        if (isReaper)
        {
            await _lostTasks.SweepAsync(cancellationToken);
        }

        return reaped;
    }

    /// <summary>
    /// Gives the tasks of claims, those that were submitted last first: they go back first, so that the task that has
    /// waited longest is at the head of the queue in the end.
    /// </summary>
    private async Task<IEnumerable<(ClaimName Claim, RedisValue[] Ids)>> ReadTasksAsync(
        RedisValue[] members, CancellationToken cancellationToken)
    {
        var claims = Array.ConvertAll(members, ClaimName.Parse);
        var tasks = await _redis.RunAsync(
            "smembers",
            database => Task.WhenAll(
                claims.Select(claim => database.SetMembersAsync(Keys.Claim(claim.Token)).OrAsync([]))),
            cancellationToken);
        return claims.Zip(tasks, (claim, ids) => (claim, ids.OrderDescending().ToArray()))
            .OrderByDescending(claim => claim.Item2.FirstOrDefault());
    }

    private async Task ReapAsync(
        ClaimName claim, RedisValue[] ids, List<ReapedTask> reaped, CancellationToken cancellationToken)
    {
        var key = Keys.Claim(claim.Token);
        var reply = (RedisValue[])(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Reap)
                .Key("claims", Keys.Claims)
                .Key("claim", key)
                .Key("ready", Keys.Ready)
                .Key("dead", Keys.Dead)
                .Key("withdrawn", Keys.Withdrawn)
                .Key("misplaced", Keys.Misplaced)
                .Argument("member", claim.Member)
                .Argument("token", claim.Token)
                .Argument("max_deliveries", _options.MaxDeliveries)
                .Argument("error", TooManyDeliveries)
                .Argument("capacity", _options.DeadLetterCapacity)
                .Argument("retention", _options.DeadLetterRetention)
                .Argument("wake", Keys.WakeChannel)
                .Argument("events", Keys.EventsChannel)
                .Argument("misplaced_retention", MisplacedRetention)
                .Items("item", ids)
                    .Key("task", id => Keys.Task(id.ToString()))
                    .Argument("id", id => id)
                .End(),
            cancellationToken))!;
        if ((int)reply[0] == 1)
        {
            ReportMisplaced(key);
        }

        const int Fields = 3;
        for (var i = 0; 1 + i * Fields < reply.Length; i++)
        {
            var task = reply.AsSpan(1 + i * Fields, Fields);
            var outcome = (Outcome)(int)task[0];
            if (outcome != Outcome.Lost)
            {
                // A damaged record can have any value here.
                var n = task[1].TryParse(out long number) ? number : 0;
                var isTime = task[2].TryParse(out int milliseconds) && milliseconds > 0;
                var ran = TimeSpan.FromMilliseconds(isTime ? milliseconds : 0);
                reaped.Add(new ReapedTask(ids[i].ToString(), outcome == Outcome.DeadLettered, n, ran));
            }
        }
    }

    private void ReportMisplaced(string key) =>
        _damage.Report("a key of another type, which is moved out of the way", key);
}

/// <summary>A task that was taken back from a worker that fell silent.</summary>
/// <param name="Id">The task.</param>
/// <param name="IsDeadLetter">Whether it became a dead letter; otherwise it is queued again.</param>
/// <param name="N">How many primes it wants, when it was started.</param>
/// <param name="Ran">How long ago its last delivery was started; zero when it was only claimed.</param>
public sealed record ReapedTask(string Id, bool IsDeadLetter, long N = 0, TimeSpan Ran = default);
