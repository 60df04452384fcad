using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Queue;

/// <summary>
/// The queue as a worker sees it: claim, start, renew, then complete, fail or give back. All but claiming is fenced by
/// the delivery's token and changes nothing when the lease is not held. Every method throws
/// <see cref="RedisUnavailableException"/> when Redis cannot be reached, and may be called again then.
/// </summary>
public sealed class WorkerQueue
{
    /// <summary>
    /// How many tasks one script handles: enough to make a round trip cheap, and few enough that no other client of Redis
    /// waits for long.
    /// </summary>
    public const int MaxBatch = 256;

    // One on the way while the other is being run; more would only make the batches smaller.
    private const int MaxConcurrency = 2;

    // No worker holds so many deliveries.
    private const int MaxWaiting = 20_000;

    private readonly RedisGateway _redis;
    private readonly string _worker;
    private readonly QueueOptions _options;
    private readonly Batcher<Completion, LeaseState> _completions;
    private readonly Batcher<Delivery, LeaseState> _returns;

    /// <summary>Creates the queue's side of one worker.</summary>
    public WorkerQueue(RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options)
    {
        _redis = redis;
        _worker = worker.Name;
        _options = options.Value;
        _completions = new Batcher<Completion, LeaseState>(CompleteAsync, MaxBatch, MaxConcurrency, MaxWaiting);
        _returns = new Batcher<Delivery, LeaseState>(ReturnAsync, MaxBatch, MaxConcurrency, MaxWaiting);
    }

    /// <summary>Calls <paramref name="handler"/> whenever there may be something to claim.</summary>
    public Task SubscribeAsync(Action handler, CancellationToken cancellationToken)
    {
        _redis.Restored += handler;
        return _redis.SubscribeAsync(Keys.NudgeChannel, _ => handler(), cancellationToken);
    }

    /// <summary>
    /// Calls <paramref name="handler"/> with the id of every running task that is cancelled. A message may be missed:
    /// then the next renewal of the lease tells.
    /// </summary>
    public Task SubscribeToCancellationsAsync(Action<string> handler, CancellationToken cancellationToken) =>
        _redis.SubscribeAsync(Keys.CancelChannel, handler, cancellationToken);

    /// <summary>Claims the tasks that have waited longest.</summary>
    /// <param name="count">How many at most, from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="cancellationToken">Stops the waiting; what was claimed all the same is reaped.</param>
    /// <returns>The ids; empty when nothing waits.</returns>
    public async Task<string[]> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        var ids = (RedisValue[]?)await _redis.EvaluateAsync(
            JobScript.Claim,
            [Keys.Ready, Keys.Running(_worker), Keys.Workers],
            [count, _worker],
            cancellationToken);
        return Array.ConvertAll(ids!, id => id.ToString());
    }

    /// <summary>Starts the tasks that were claimed last: takes their leases and counts the deliveries.</summary>
    /// <returns>
    /// The deliveries. Those are left out whose claim is void: the task was withdrawn, or taken back meanwhile.
    /// </returns>
    public async Task<IReadOnlyList<Delivery>> StartAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        // One token serves them all: an id is among them once.
        var token = Guid.NewGuid().ToString("N");
        var keys = new RedisKey[1 + 2 * ids.Count];
        var arguments = new RedisValue[4 + ids.Count];
        keys[0] = Keys.Running(_worker);
        arguments[0] = token;
        arguments[1] = Milliseconds(_options.LeaseDuration);
        arguments[2] = _worker;
        arguments[3] = Keys.EventsPrefix;
        for (var i = 0; i < ids.Count; i++)
        {
            keys[1 + 2 * i] = Keys.Lease(ids[i]);
            keys[2 + 2 * i] = Keys.Task(ids[i]);
            arguments[4 + i] = ids[i];
        }

        const int Fields = 6;
        var reply = (RedisValue[])(await _redis.EvaluateAsync(JobScript.Start, keys, arguments, cancellationToken))!;
        var startedAt = Time(reply[0]);
        var deliveries = new List<Delivery>(ids.Count);
        for (var i = 0; i < ids.Count; i++)
        {
            var task = reply.AsSpan(1 + i * Fields, Fields);
            if ((long)task[0] > 0)
            {
                deliveries.Add(new Delivery(
                    ids[i], (long)task[0], token, Number: (int)task[2], Failures: (int)task[3],
                    Time(task[1]), startedAt, TraceParent: task[4].ToString(), TraceState: task[5].ToString()));
            }
        }

        return deliveries;
    }

    /// <summary>Extends leases to their full length.</summary>
    /// <param name="deliveries">From 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>For each delivery, in the same order, whether its lease is still held.</returns>
    public Task<IReadOnlyList<LeaseState>> RenewAsync(
        IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue>(1 + deliveries.Count) { Milliseconds(_options.LeaseDuration) };
        arguments.AddRange(deliveries.Select(delivery => (RedisValue)delivery.Token));
        return EvaluateAsync(JobScript.Renew, [], deliveries, arguments, cancellationToken);
    }

    /// <summary>Reports how far the task is.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="progress">From 0 to 1; what lies behind an earlier report is ignored.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether the lease is still held.</returns>
    public async Task<bool> ReportProgressAsync(Delivery delivery, double progress, CancellationToken cancellationToken) =>
        (int)await _redis.EvaluateAsync(
            JobScript.Progress,
            [Keys.Lease(delivery.Id), Keys.Task(delivery.Id)],
            [delivery.Token, progress.ToString("0.####", CultureInfo.InvariantCulture), Keys.EventsChannel(delivery.Id)],
            cancellationToken) == 1;

    /// <summary>Ends the delivery with a result. Completions that come at the same time travel together.</summary>
    public Task<LeaseState> CompleteAsync(Completion completion, CancellationToken cancellationToken) =>
        _completions.RunAsync(completion, cancellationToken);

    /// <summary>Ends deliveries with their results. May be repeated when the answer was lost.</summary>
    /// <param name="completions">From 1 to <see cref="MaxBatch"/>.</param>
    /// <returns>For each, in the same order, whether it took effect.</returns>
    public Task<IReadOnlyList<LeaseState>> CompleteAsync(IReadOnlyList<Completion> completions)
    {
        var deliveries = new Delivery[completions.Count];
        var arguments = new List<RedisValue>(3 + 5 * completions.Count)
        {
            Milliseconds(_options.ResultRetention), Keys.EventsPrefix, _worker,
        };
        for (var i = 0; i < deliveries.Length; i++)
        {
            var (delivery, lastPrime, type) = completions[i];
            deliveries[i] = delivery;
            arguments.Add(delivery.Id);
            arguments.Add(delivery.Token);
            arguments.Add(lastPrime);
            arguments.Add(TaskMetrics.LabelOf(type));
            arguments.Add(delivery.Number);
        }

        return EvaluateAsync(
            JobScript.Complete, [Keys.Running(_worker)], deliveries, arguments, CancellationToken.None);
    }

    /// <summary>Ends the delivery with a failure; the task is retried later or becomes a dead letter.</summary>
    public async Task<FailureOutcome> FailAsync(Delivery delivery, string error, CancellationToken cancellationToken)
    {
        var delay = RetryBackoff.Delay(delivery.Failures + 1, _options, Random.Shared.NextDouble());
        return (FailureOutcome)(int)await _redis.EvaluateAsync(
            JobScript.Fail,
            [Keys.Lease(delivery.Id), Keys.Running(_worker), Keys.Task(delivery.Id), Keys.Delayed, Keys.Dead],
            [
                delivery.Id, delivery.Token, error, _options.MaxFailures, Milliseconds(delay),
                _options.DeadLetterCapacity, Milliseconds(_options.DeadLetterRetention), Keys.EventsChannel(delivery.Id),
            ],
            cancellationToken);
    }

    /// <summary>
    /// Gives the task back, to be delivered next; the delivery is not counted. What is given back at the same time travels
    /// together.
    /// </summary>
    public Task<LeaseState> ReturnAsync(Delivery delivery, CancellationToken cancellationToken) =>
        _returns.RunAsync(delivery, cancellationToken);

    /// <summary>Says that this worker ends. One that has claimed tasks left stays registered until they are reaped.</summary>
    public Task RetireAsync(CancellationToken cancellationToken) =>
        _redis.EvaluateAsync(
            JobScript.Retire, [Keys.Workers, Keys.Running(_worker)], [_worker, 0], cancellationToken);

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    private static DateTimeOffset Time(RedisValue milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);

    private Task<IReadOnlyList<LeaseState>> ReturnAsync(IReadOnlyList<Delivery> deliveries)
    {
        var arguments = new List<RedisValue>(2 + 2 * deliveries.Count) { Keys.NudgeChannel, Keys.EventsPrefix };
        foreach (var delivery in deliveries)
        {
            arguments.Add(delivery.Id);
            arguments.Add(delivery.Token);
        }

        return EvaluateAsync(
            JobScript.Return, [Keys.Running(_worker), Keys.Ready], deliveries, arguments, CancellationToken.None);
    }

    /// <summary>Runs a script on the leases and tasks of deliveries; it tells for each whose it is.</summary>
    private async Task<IReadOnlyList<LeaseState>> EvaluateAsync(
        JobScript script,
        RedisKey[] firstKeys,
        IReadOnlyList<Delivery> deliveries,
        List<RedisValue> arguments,
        CancellationToken cancellationToken)
    {
        var keys = new List<RedisKey>(firstKeys.Length + 2 * deliveries.Count);
        keys.AddRange(firstKeys);
        foreach (var delivery in deliveries)
        {
            keys.Add(Keys.Lease(delivery.Id));
            keys.Add(Keys.Task(delivery.Id));
        }

        var reply = (RedisResult[])(await _redis.EvaluateAsync(script, [.. keys], [.. arguments], cancellationToken))!;
        return Array.ConvertAll(reply, state => (LeaseState)(int)state);
    }
}
