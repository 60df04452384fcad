using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Queue;

/// <summary>
/// The queue as a worker sees it: claim, start, renew, then complete, fail or give back. All but claiming is fenced by
/// the delivery's token and answers false when the lease is lost. Every method throws
/// <see cref="RedisUnavailableException"/> when Redis cannot be reached, and may be called again then.
/// </summary>
public sealed class WorkerQueue(RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options)
{
    private const string PoisonError = "The task was delivered too often without an answer: its workers died or hung.";
    private const int PromotionBatch = 1000;

    // Long enough for the figures to show a worker that has just died.
    private static readonly TimeSpan SilenceBeforeRetirement = TimeSpan.FromMinutes(1);

    private readonly QueueOptions _options = options.Value;

    /// <summary>Calls <paramref name="handler"/> whenever there may be something to claim.</summary>
    public async Task SubscribeAsync(Action handler, CancellationToken cancellationToken)
    {
        redis.Restored += handler;
        await redis.SubscribeAsync(Keys.NudgeChannel, _ => handler(), cancellationToken);
    }

    /// <summary>Claims the tasks that have waited longest.</summary>
    /// <param name="count">How many at most, from 1.</param>
    /// <param name="cancellationToken">Stops the waiting; what was claimed all the same is reaped.</param>
    /// <returns>The ids; empty when nothing waits.</returns>
    public async Task<string[]> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        var ids = (RedisValue[]?)await redis.EvaluateAsync(
            JobScript.Claim,
            [Keys.Ready, Keys.Running(worker.Name), Keys.Workers],
            [count, worker.Name],
            cancellationToken);
        return [.. ids!.Select(id => id.ToString())];
    }

    /// <summary>Starts a claimed task: takes its lease and counts the delivery.</summary>
    /// <returns>The delivery, or null when the claim is void: the task was withdrawn, or taken back meanwhile.</returns>
    public async Task<Delivery?> StartAsync(string id, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        var reply = await redis.EvaluateAsync(
            JobScript.Start,
            [Keys.Running(worker.Name), Keys.Lease(id), Keys.Task(id)],
            [id, token, Milliseconds(_options.LeaseDuration), worker.Name, Keys.EventsChannel(id)],
            cancellationToken);
        return TaskRecordFormat.Read(id, (RedisValue[]?)reply) is { } task ? new Delivery(task, token) : null;
    }

    /// <summary>Extends the lease to its full length.</summary>
    public async Task<bool> RenewAsync(Delivery delivery, CancellationToken cancellationToken) =>
        Held(await redis.EvaluateAsync(
            JobScript.Renew,
            [Keys.Lease(delivery.Task.Id)],
            [delivery.Token, Milliseconds(_options.LeaseDuration)],
            cancellationToken));

    /// <summary>Reports how far the task is.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<bool> ReportProgressAsync(Delivery delivery, double progress, CancellationToken cancellationToken) =>
        Held(await redis.EvaluateAsync(
            JobScript.Progress,
            [Keys.Lease(delivery.Task.Id), Keys.Task(delivery.Task.Id)],
            [delivery.Token, progress.ToString("0.####", CultureInfo.InvariantCulture), Keys.EventsChannel(delivery.Task.Id)],
            cancellationToken));

    /// <summary>Ends the delivery with a result.</summary>
    public async Task<bool> CompleteAsync(
        Delivery delivery, ulong lastPrime, ComputationType computationType, CancellationToken cancellationToken) =>
        Held(await redis.EvaluateAsync(
            JobScript.Complete,
            [Keys.Lease(delivery.Task.Id), Keys.Running(worker.Name), Keys.Task(delivery.Task.Id)],
            [
                delivery.Task.Id, delivery.Token, lastPrime.ToString(CultureInfo.InvariantCulture),
                computationType.ToString().ToLowerInvariant(), Milliseconds(_options.ResultRetention),
                Keys.EventsChannel(delivery.Task.Id),
            ],
            cancellationToken));

    /// <summary>Ends the delivery with a failure; the task is retried later or becomes a dead letter.</summary>
    public async Task<FailureOutcome> FailAsync(Delivery delivery, string error, CancellationToken cancellationToken)
    {
        var delay = RetryBackoff.Delay(delivery.Task.Failures + 1, _options, Random.Shared.NextDouble());
        return (FailureOutcome)(int)await redis.EvaluateAsync(
            JobScript.Fail,
            [
                Keys.Lease(delivery.Task.Id), Keys.Running(worker.Name), Keys.Task(delivery.Task.Id),
                Keys.Delayed, Keys.Dead,
            ],
            [
                delivery.Task.Id, delivery.Token, error, _options.MaxFailures, Milliseconds(delay),
                _options.DeadLetterCapacity, Milliseconds(_options.DeadLetterRetention),
                Keys.EventsChannel(delivery.Task.Id),
            ],
            cancellationToken);
    }

    /// <summary>Gives the task back, to be delivered next; the delivery is not counted.</summary>
    public async Task<bool> ReturnAsync(Delivery delivery, CancellationToken cancellationToken) =>
        Held(await redis.EvaluateAsync(
            JobScript.Return,
            [Keys.Lease(delivery.Task.Id), Keys.Running(worker.Name), Keys.Task(delivery.Task.Id), Keys.Ready],
            [delivery.Task.Id, delivery.Token, Keys.NudgeChannel, Keys.EventsChannel(delivery.Task.Id)],
            cancellationToken));

    /// <summary>Says that this worker lives.</summary>
    public Task HeartbeatAsync(CancellationToken cancellationToken) =>
        redis.EvaluateAsync(JobScript.Heartbeat, [Keys.Workers], [worker.Name], cancellationToken);

    /// <summary>Says that this worker ends.</summary>
    public Task RetireAsync(CancellationToken cancellationToken) =>
        RetireAsync(worker.Name, silence: TimeSpan.Zero, cancellationToken);

    /// <summary>Puts the retries that are due back on the ready list.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken) =>
        redis.EvaluateAsync(
            JobScript.Promote, [Keys.Delayed, Keys.Ready], [PromotionBatch, Keys.NudgeChannel], cancellationToken);

    /// <summary>
    /// Takes back what workers have claimed and hold no lease on, and forgets workers that are long silent; does
    /// nothing while another worker is at it.
    /// </summary>
    /// <param name="interval">How often this is called: the time for which others leave it to this worker.</param>
    /// <param name="cancellationToken">Stops it between two tasks.</param>
    /// <returns>What was taken back.</returns>
    public async Task<IReadOnlyList<ReapedTask>> ReapAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        var mayReap = await redis.RunAsync(
            "reaper lock",
            database => database.StringSetAsync(Keys.ReaperLock, worker.Name, interval, When.NotExists),
            cancellationToken);
        if (!mayReap)
        {
            return [];
        }

        var reaped = new List<ReapedTask>();
        var workers = await redis.RunAsync(
            "zrange", database => database.SortedSetRangeByRankAsync(Keys.Workers), cancellationToken);
        foreach (var owner in workers.Select(name => name.ToString()))
        {
            var claimed = await redis.RunAsync(
                "lrange", database => database.ListRangeAsync(Keys.Running(owner)), cancellationToken);
            foreach (var id in claimed.Select(value => value.ToString()))
            {
                if (await ReapAsync(owner, id, cancellationToken) is { } task)
                {
                    reaped.Add(task);
                }
            }

            if (claimed.Length == 0 && owner != worker.Name)
            {
                await RetireAsync(owner, SilenceBeforeRetirement, cancellationToken);
            }
        }

        return reaped;
    }

    private static bool Held(RedisResult result) => (int)result == 1;

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    private async Task<ReapedTask?> ReapAsync(string owner, string id, CancellationToken cancellationToken)
    {
        var reply = (RedisValue[]?)await redis.EvaluateAsync(
            JobScript.Reap,
            [Keys.Running(owner), Keys.Lease(id), Keys.Task(id), Keys.Ready, Keys.Dead],
            [
                id, _options.MaxDeliveries, PoisonError, _options.DeadLetterCapacity,
                Milliseconds(_options.DeadLetterRetention), Keys.NudgeChannel, Keys.EventsChannel(id),
            ],
            cancellationToken);
        return (int)reply![0] switch
        {
            1 => new ReapedTask(id, Poison: false, N: 0, Ran: TimeSpan.Zero),
            2 => new ReapedTask(id, Poison: true, N: (long)reply[1], Ran: TimeSpan.FromMilliseconds((long)reply[2])),
            _ => null,
        };
    }

    private async Task RetireAsync(string name, TimeSpan silence, CancellationToken cancellationToken) =>
        await redis.EvaluateAsync(
            JobScript.Retire, [Keys.Workers, Keys.Running(name)], [name, Milliseconds(silence)], cancellationToken);
}
