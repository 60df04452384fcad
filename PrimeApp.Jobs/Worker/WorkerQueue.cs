using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// The queue as a worker sees it: claim, then settle, which answers or starts; and renew what was started, then
/// complete, fail or give it back. All that follows a claim is fenced by its token, and changes nothing when claim or
/// lease is not held. Every method throws <see cref="RedisUnavailableException"/> when Redis cannot be reached, and may
/// be called again then.
/// </summary>
public sealed class WorkerQueue
{
    /// <summary>
    /// How many tasks one script handles: enough to make a round trip cheap, and few enough that no other client of
    /// Redis waits for long.
    /// </summary>
    public const int MaxBatch = 256;

    // One on the way while the other is being run; more would only make the batches smaller.
    private const int MaxConcurrency = 2;

    // No worker holds so many deliveries.
    private const int MaxWaiting = 20_000;

    private readonly RedisGateway _redis;
    private readonly DamageLog _damage;
    private readonly string _worker;
    private readonly QueueOptions _options;
    private readonly Batcher<Completion, LeaseState> _completions;
    private readonly Batcher<Delivery, LeaseState> _returns;

    /// <summary>Creates the queue's side of one worker.</summary>
    public WorkerQueue(RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options, DamageLog damage)
    {
        _redis = redis;
        _damage = damage;
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
        _redis.SubscribeAsync(
            Keys.CancelChannel,
            id =>
            {
                if (TaskId.IsValid(id))
                {
                    handler(id);
                }
            },
            cancellationToken);

    /// <summary>Claims the tasks that have waited longest.</summary>
    /// <param name="count">How many at most, from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="cancellationToken">Stops the waiting; what was claimed all the same is taken back.</param>
    /// <returns>The claim, or null when nothing waits.</returns>
    public async Task<Claim?> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        RedisResult[] reply;
        string[] entries;
        do
        {
            reply = (RedisResult[])(await _redis.EvaluateAsync(
                JobScript.Claim,
                [Keys.Ready, Keys.Claims(_worker), Keys.Workers, Keys.Withdrawn, Keys.Paused],
                [count, _worker, token],
                cancellationToken))!;
            if (reply.Length == 0)
            {
                return null;
            }

            entries = (string[])reply[1]!;
        }
        while (entries.Length == 0);

        var at = Time((RedisValue)reply[0]);
        var tasks = new List<ClaimedTask>(entries.Length);
        foreach (var entry in entries)
        {
            if (ReadyEntry.TryParse(entry, out var task, token, at))
            {
                tasks.Add(task);
            }
            else
            {
                // It goes with the claim.
                _damage.Report("an entry of the ready list, which is dropped", entry);
            }
        }

        // A script that was cut off when the server was killed may have left a task on the list twice.
        return new Claim(token, at, [.. tasks.DistinctBy(task => task.Id)], entries.Length);
    }

    /// <summary>
    /// Ends a claim: completes the tasks whose results took no computing, and starts the others, which takes their
    /// leases and counts the deliveries. May be repeated when the answer was lost.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="answers">Results of first deliveries of the claim.</param>
    /// <param name="others">The ids of all other tasks of the claim.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Settlement> SettleAsync(
        Claim claim, IReadOnlyList<Completion> answers, IReadOnlyList<string> others,
        CancellationToken cancellationToken)
    {
        const int FirstKeys = 4, FirstArguments = 7, Fields = 7;
        var keys = new List<RedisKey>(FirstKeys + answers.Count + 2 * others.Count)
        {
            Keys.Claims(_worker), Keys.Running(_worker), Keys.Withdrawn, Keys.Ready,
        };
        var arguments = new List<RedisValue>(FirstArguments + 3 * answers.Count + others.Count)
        {
            claim.Token, claim.At.ToUnixTimeMilliseconds(), _worker, Keys.EventsChannel,
            Milliseconds(_options.ResultRetention), Milliseconds(_options.LeaseDuration), answers.Count,
        };
        foreach (var answer in answers)
        {
            keys.Add(Keys.Task(answer.Delivery.Id));
            arguments.Add(answer.Delivery.Id);
            arguments.Add(answer.Delivery.N);
            arguments.Add(answer.LastPrime);
        }

        foreach (var id in others)
        {
            keys.Add(Keys.Lease(id));
            keys.Add(Keys.Task(id));
            arguments.Add(id);
        }

        var reply = (RedisValue[])(await _redis.EvaluateAsync(
            JobScript.Settle, [.. keys], [.. arguments], cancellationToken))!;
        var startedAt = Time(reply[0]);
        var states = Array.ConvertAll(reply[1..(1 + answers.Count)], state => (LeaseState)(int)state);
        var deliveries = new List<Delivery>(others.Count);
        for (var i = 0; i < others.Count; i++)
        {
            var task = reply.AsSpan(1 + answers.Count + i * Fields, Fields);
            // The script gives the number 0 for a task that it did not start, and otherwise what the record says, as
            // text.
            if (task[0].IsInteger)
            {
                continue;
            }

            // A task whose n cannot be read is started with 0, and fails.
            deliveries.Add(new Delivery(
                others[i], task[0].TryParse(out long n) ? n : 0, claim.Token,
                Number: Count(task[2]), Failures: Count(task[3]),
                RedisTime.TryParse(task[1], out var submittedAt) ? submittedAt : startedAt, startedAt,
                TraceParent: task[4].ToString(), TraceState: task[5].ToString(), WasReturned: !task[6].IsNull));
        }

        return new Settlement(states, deliveries);
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
    public async Task<bool> ReportProgressAsync(
        Delivery delivery, double progress, CancellationToken cancellationToken) =>
        (int)await _redis.EvaluateAsync(
            JobScript.Progress,
            [Keys.Lease(delivery.Id), Keys.Task(delivery.Id)],
            [
                delivery.Id, delivery.Token, progress.ToString("0.####", CultureInfo.InvariantCulture),
                Keys.EventsChannel,
            ],
            cancellationToken) == 1;

    /// <summary>
    /// Ends the delivery with a result. Completions that come at the same time travel together. May be repeated when
    /// the answer was lost.
    /// </summary>
    public Task<LeaseState> CompleteAsync(Completion completion, CancellationToken cancellationToken) =>
        _completions.RunAsync(completion, cancellationToken);

    /// <summary>Ends the delivery with a failure; the task is retried later or becomes a dead letter.</summary>
    public async Task<FailureOutcome> FailAsync(Delivery delivery, string error, CancellationToken cancellationToken)
    {
        var delay = RetryBackoff.Delay(delivery.Failures + 1, _options, Random.Shared.NextDouble());
        return (FailureOutcome)(int)await _redis.EvaluateAsync(
            JobScript.Fail,
            [Keys.Lease(delivery.Id), Keys.Running(_worker), Keys.Task(delivery.Id), Keys.Delayed, Keys.Dead],
            [
                delivery.Id, delivery.Token, error, _options.MaxFailures, Milliseconds(delay),
                _options.DeadLetterCapacity, Milliseconds(_options.DeadLetterRetention), Keys.EventsChannel,
            ],
            cancellationToken);
    }

    /// <summary>
    /// Gives the task back, to be delivered next; the delivery is not counted. What is given back at the same time
    /// travels together.
    /// </summary>
    public Task<LeaseState> ReturnAsync(Delivery delivery, CancellationToken cancellationToken) =>
        _returns.RunAsync(delivery, cancellationToken);

    /// <summary>
    /// Says that this worker ends. One that has claimed tasks left stays registered until they are reaped.
    /// </summary>
    public Task RetireAsync(CancellationToken cancellationToken) =>
        _redis.EvaluateAsync(
            JobScript.Retire, [Keys.Workers, Keys.Claims(_worker), Keys.Running(_worker)], [_worker, 0],
            cancellationToken);

    private static int Count(RedisValue field) => field.TryParse(out int count) ? count : 0;

    private static long Milliseconds(TimeSpan duration) => (long)duration.TotalMilliseconds;

    private static DateTimeOffset Time(RedisValue milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);

    private Task<IReadOnlyList<LeaseState>> CompleteAsync(IReadOnlyList<Completion> completions)
    {
        var deliveries = new Delivery[completions.Count];
        var arguments = new List<RedisValue>(3 + 6 * completions.Count)
        {
            Milliseconds(_options.ResultRetention), Keys.EventsChannel, _worker,
        };
        for (var i = 0; i < deliveries.Length; i++)
        {
            var (delivery, lastPrime, type) = completions[i];
            deliveries[i] = delivery;
            arguments.Add(delivery.Id);
            arguments.Add(delivery.Token);
            arguments.Add(lastPrime);
            arguments.Add(type.ToWireName());
            arguments.Add(delivery.Number);
            arguments.Add(delivery.StartedAt.ToUnixTimeMilliseconds());
        }

        return EvaluateAsync(
            JobScript.Complete, [Keys.Running(_worker)], deliveries, arguments, CancellationToken.None);
    }

    private Task<IReadOnlyList<LeaseState>> ReturnAsync(IReadOnlyList<Delivery> deliveries)
    {
        var arguments = new List<RedisValue>(2 + 2 * deliveries.Count) { Keys.NudgeChannel, Keys.EventsChannel };
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

        var reply = (RedisValue[])(await _redis.EvaluateAsync(script, [.. keys], [.. arguments], cancellationToken))!;
        return Array.ConvertAll(reply, state => (LeaseState)(int)state);
    }
}
