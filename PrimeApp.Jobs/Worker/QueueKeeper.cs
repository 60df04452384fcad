using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// What keeps the queue in order, done by every worker every so often: signs of life, retries that are due, and tasks
/// that dead workers left behind.
/// </summary>
public sealed class QueueKeeper
{
    private const string PoisonError = "The task was delivered too often without an answer: its workers died or hung.";
    private const int PromotionBatch = 1000;

    // Long enough for the figures to show a worker that has just died.
    private static readonly TimeSpan SilenceBeforeRetirement = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MisplacedRetention = TimeSpan.FromDays(7);

    private readonly RedisGateway _redis;
    private readonly WorkerIdentity _worker;
    private readonly QueueOptions _options;
    private readonly DamageLog _damage;
    private readonly LostTasks _lostTasks;

    internal QueueKeeper(
        RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options, DamageLog damage,
        LostTasks lostTasks)
    {
        _redis = redis;
        _worker = worker;
        _options = options.Value;
        _damage = damage;
        _lostTasks = lostTasks;
    }

    // What reap.lua does with a task.
    private enum Outcome
    {
        None = 0,
        Queued = 1,
        Dead = 2,
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
    public async Task<IReadOnlyList<ReapedTask>> KeepAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await _redis.EvaluateAsync(
            JobScript.Housekeep,
            [
                Keys.Workers, Keys.Delayed, Keys.Ready, Keys.Reaper, Keys.Dead, Keys.Recent, Keys.Withdrawn,
                Keys.Paused, Keys.Misplaced,
            ],
            [
                _worker.Name, PromotionBatch, Keys.NudgeChannel, Milliseconds(2 * interval),
                Milliseconds(_options.MaxRetryDelay), Milliseconds(MisplacedRetention),
            ],
            cancellationToken))!;
        ReportMisplaced(reply[0]);

        var reaped = new List<ReapedTask>();
        var workers = (string[])reply[1]!;
        foreach (var owner in workers)
        {
            try
            {
                await TakeBackAsync(owner, reaped, cancellationToken);
            }
            catch (RedisDataException)
            {
                // It costs no other worker's tasks.
                _damage.Report("the tasks of a worker", owner);
            }
        }

        if (workers.Length > 0)
        {
            await _lostTasks.SweepAsync(workers, cancellationToken);
        }

        return reaped;
    }

    private async Task TakeBackAsync(string owner, List<ReapedTask> reaped, CancellationToken cancellationToken)
    {
        var running = await UnclaimAsync(owner, reaped, cancellationToken);
        // What was submitted last goes back first, so that what has waited longest is at the head of the queue.
        foreach (var ids in running.OrderDescending(StringComparer.Ordinal).Chunk(WorkerQueue.MaxBatch))
        {
            await ReapAsync(owner, ids, reaped, cancellationToken);
        }

        if (running.Length == 0 && owner != _worker.Name)
        {
            await _redis.EvaluateAsync(
                JobScript.Retire,
                [Keys.Workers, Keys.Claims(owner), Keys.Running(owner)],
                [owner, Milliseconds(SilenceBeforeRetirement)],
                cancellationToken);
        }
    }

    private void ReportMisplaced(RedisResult keys)
    {
        foreach (var key in (string[])keys!)
        {
            _damage.Report("a key of another type, which is moved out of the way", key);
        }
    }

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    /// <summary>Takes back what a worker has claimed and lost, and gives the ids of what it has started.</summary>
    private async Task<string[]> UnclaimAsync(
        string owner, List<ReapedTask> reaped, CancellationToken cancellationToken)
    {
        var reply = (RedisResult[])(await _redis.EvaluateAsync(
            JobScript.Unclaim,
            [Keys.Claims(owner), Keys.Ready, Keys.Running(owner), Keys.Misplaced],
            [Milliseconds(_options.LeaseDuration), Keys.NudgeChannel, Milliseconds(MisplacedRetention)],
            cancellationToken))!;
        ReportMisplaced(reply[2]);
        foreach (var entry in (string[])reply[0]!)
        {
            // What cannot be read is back on the list too, and is dropped by the worker that claims it next.
            if (ReadyEntry.TryParse(entry, out var task))
            {
                reaped.Add(new ReapedTask(task.Id, Poison: false));
            }
        }

        return (string[])reply[1]!;
    }

    private async Task ReapAsync(
        string owner,
        string[] ids,
        List<ReapedTask> reaped,
        CancellationToken cancellationToken)
    {
        var keys = new List<RedisKey>(3 + 2 * ids.Length) { Keys.Running(owner), Keys.Ready, Keys.Dead };
        var arguments = new List<RedisValue>(7 + ids.Length)
        {
            _options.MaxDeliveries, PoisonError, _options.DeadLetterCapacity,
            Milliseconds(_options.DeadLetterRetention),
            Keys.NudgeChannel, Keys.EventsChannel, Milliseconds(_options.LeaseDuration),
        };
        foreach (var id in ids)
        {
            keys.Add(Keys.Lease(id));
            keys.Add(Keys.Task(id));
            arguments.Add(id);
        }

        const int Fields = 3;
        var reply = (RedisValue[])(await _redis.EvaluateAsync(
            JobScript.Reap, [.. keys], [.. arguments], cancellationToken))!;
        for (var i = 0; i < ids.Length; i++)
        {
            var outcome = (Outcome)(int)reply[i * Fields];
            if (outcome != Outcome.None)
            {
                // A record may say anything.
                var n = reply[i * Fields + 1].TryParse(out long number) ? number : 0;
                var isTime = reply[i * Fields + 2].TryParse(out int milliseconds) && milliseconds > 0;
                var ran = TimeSpan.FromMilliseconds(isTime ? milliseconds : 0);
                reaped.Add(new ReapedTask(ids[i], outcome == Outcome.Dead, n, ran));
            }
        }
    }
}

/// <summary>A task that was taken back from a worker that fell silent.</summary>
/// <param name="Id">The task.</param>
/// <param name="Poison">Whether it became a dead letter; otherwise it is queued again.</param>
/// <param name="N">How many primes it wants, when it was started.</param>
/// <param name="Ran">How long ago its last delivery was started; zero when it was only claimed.</param>
public sealed record ReapedTask(string Id, bool Poison, long N = 0, TimeSpan Ran = default);
