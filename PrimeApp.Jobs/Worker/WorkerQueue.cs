using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// The queue as a worker sees it: claim, then settle, which answers or starts; and renew what was started, then
/// complete, fail or give it back. All that follows a claim is fenced by it, and changes nothing of a task that is not
/// in the claim any more. Every method throws <see cref="RedisUnavailableException"/> when Redis cannot be reached, and
/// may be called again then.
/// </summary>
public sealed class WorkerQueue
{
    /// <summary>
    /// How many tasks one script handles: enough to make a round trip cheap, and few enough that no other client of
    /// Redis waits for long.
    /// </summary>
    public const int MaxBatch = 256;

    // Two: one on its way while Redis runs the other. More would only make the batches smaller.
    private const int MaxConcurrency = 2;

    // More than the deliveries that a worker can hold.
    private const int MaxWaiting = 20_000;

    private readonly RedisGateway _redis;
    private readonly DamageLog _damage;
    private readonly string _worker;
    private readonly QueueOptions _options;
    private readonly Batcher<Completion, Outcome> _completions;
    private readonly Batcher<Delivery, Outcome> _returns;

    /// <summary>Creates the queue's side of one worker.</summary>
    public WorkerQueue(RedisGateway redis, WorkerIdentity worker, IOptions<QueueOptions> options, DamageLog damage)
    {
        _redis = redis;
        _damage = damage;
        _worker = worker.Name;
        _options = options.Value;
        _completions = new Batcher<Completion, Outcome>(CompleteAsync, MaxBatch, MaxConcurrency, MaxWaiting);
        _returns = new Batcher<Delivery, Outcome>(ReturnAsync, MaxBatch, MaxConcurrency, MaxWaiting);
    }

    /// <summary>
    /// Calls <paramref name="handler"/> whenever there may be something to claim, for as long as the process runs.
    /// </summary>
    public Task SubscribeAsync(Action handler, CancellationToken cancellationToken)
    {
        _redis.Restored += handler;
        return _redis.SubscribeAsync(Keys.WakeChannel, _ => handler(), cancellationToken);
    }

    /// <summary>
    /// Calls <paramref name="handler"/> with the id of every running task that is cancelled. A message may be missed:
    /// then the next renewal tells.
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
    /// <param name="cancellationToken">Stops the waiting. Tasks that were claimed all the same are taken back.</param>
    /// <returns>The claim, or null when nothing waits.</returns>
    public async Task<Claim?> ClaimAsync(int count, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        RedisResult[] reply;
        string[] entries;
        do
        {
            reply = (RedisResult[])(await _redis.EvaluateAsync(
                new ScriptCall(JobScript.Claim)
                    .Key("ready", Keys.Ready)
                    .Key("claims", Keys.Claims)
                    .Key("claim", Keys.Claim(token))
                    .Key("workers", Keys.Workers)
                    .Key("withdrawn", Keys.Withdrawn)
                    .Key("paused", Keys.Paused)
                    .Argument("wanted", count)
                    .Argument("worker", _worker)
                    .Argument("token", token)
                    .Argument("lease", _options.LeaseDuration),
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
                _damage.Report("an entry of the ready list, which is dropped", entry);
            }
        }

        // A script that was cut off when the server was killed may have left a task on the list twice.
        return new Claim(token, at, [.. tasks.DistinctBy(task => task.Id)], entries.Length);
    }

    /// <summary>
    /// Settles a claim: completes the tasks whose results took no computing, starts others, which counts the deliveries
    /// and extends the claim, and puts the surplus back. May be repeated when the answer was lost.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="answers">Results of first deliveries of the claim.</param>
    /// <param name="others">The ids of the tasks to start.</param>
    /// <param name="surplus">The ids of the tasks that go back to the queue, oldest first.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task<Settlement> SettleAsync(
        Claim claim, IReadOnlyList<Completion> answers, IReadOnlyList<string> others, IReadOnlyList<string> surplus,
        CancellationToken cancellationToken)
    {
        const int Fields = 7;
        var reply = (RedisValue[])(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Settle)
                .Key("claims", Keys.Claims)
                .Key("claim", Keys.Claim(claim.Token))
                .Key("withdrawn", Keys.Withdrawn)
                .Key("ready", Keys.Ready)
                .Argument("token", claim.Token)
                .Argument("claimed", claim.At.ToUnixTimeMilliseconds())
                .Argument("worker", _worker)
                .Argument("events", Keys.EventsChannel)
                .Argument("retention", _options.ResultRetention)
                .Argument("lease", _options.LeaseDuration)
                .Argument("wake", Keys.WakeChannel)
                .Items("answered", answers)
                    .Key("task", answer => Keys.Task(answer.Delivery.Id))
                    .Argument("id", answer => answer.Delivery.Id)
                    .Argument("n", answer => answer.Delivery.N)
                    .Argument("prime", answer => answer.LastPrime)
                .End()
                .Items("other", others)
                    .Key("task", id => Keys.Task(id))
                    .Argument("id", id => id)
                .End()
                .Items("surplus", surplus).Argument("id", id => id).End(),
            cancellationToken))!;
        var startedAt = Time(reply[0]);
        var states = Array.ConvertAll(reply[1..(1 + answers.Count)], state => (Outcome)(int)state);
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

    /// <summary>Extends the deadlines of the claims that deliveries are in to the length of a lease.</summary>
    /// <param name="deliveries">From 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>For each delivery, in the same order, whether it is still the worker's.</returns>
    public async Task<IReadOnlyList<Outcome>> RenewAsync(
        IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) =>
        ReadOutcomes(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Renew)
                .Key("claims", Keys.Claims)
                .Argument("worker", _worker)
                .Argument("lease", _options.LeaseDuration)
                .Items("item", deliveries)
                    .Key("claim", delivery => Keys.Claim(delivery.Token))
                    .Key("task", delivery => Keys.Task(delivery.Id))
                    .Argument("id", delivery => delivery.Id)
                    .Argument("token", delivery => delivery.Token)
                .End(),
            cancellationToken));

    /// <summary>Reports how far the task is.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="progress">From 0 to 1; what lies behind an earlier report is ignored.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether the task is still the worker's.</returns>
    public async Task<bool> ReportProgressAsync(
        Delivery delivery, double progress, CancellationToken cancellationToken) =>
        (Outcome)(int)await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Progress)
                .Key("claim", Keys.Claim(delivery.Token))
                .Key("task", Keys.Task(delivery.Id))
                .Argument("id", delivery.Id)
                .Argument("progress", progress.ToString("0.####", CultureInfo.InvariantCulture))
                .Argument("events", Keys.EventsChannel),
            cancellationToken) == Outcome.Done;

    /// <summary>
    /// Ends the delivery with a result. Completions that come at the same time travel together. May be repeated when
    /// the answer was lost.
    /// </summary>
    public Task<Outcome> CompleteAsync(Completion completion, CancellationToken cancellationToken) =>
        _completions.RunAsync(completion, cancellationToken);

    /// <summary>Ends the delivery with a failure; the task is retried later or becomes a dead letter.</summary>
    public async Task<Outcome> FailAsync(Delivery delivery, string error, CancellationToken cancellationToken)
    {
        var delay = RetryBackoff.Delay(delivery.Failures + 1, _options, Random.Shared.NextDouble());
        return (Outcome)(int)await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Fail)
                .Key("claims", Keys.Claims)
                .Key("claim", Keys.Claim(delivery.Token))
                .Key("task", Keys.Task(delivery.Id))
                .Key("delayed", Keys.Delayed)
                .Key("dead", Keys.Dead)
                .Argument("id", delivery.Id)
                .Argument("token", delivery.Token)
                .Argument("worker", _worker)
                .Argument("error", error)
                .Argument("max_failures", _options.MaxFailures)
                .Argument("delay", delay)
                .Argument("capacity", _options.DeadLetterCapacity)
                .Argument("retention", _options.DeadLetterRetention)
                .Argument("events", Keys.EventsChannel),
            cancellationToken);
    }

    /// <summary>
    /// Gives the task back, to be delivered next; the delivery is not counted. What is given back at the same time
    /// travels together.
    /// </summary>
    public Task<Outcome> ReturnAsync(Delivery delivery, CancellationToken cancellationToken) =>
        _returns.RunAsync(delivery, cancellationToken);

    /// <summary>
    /// Says that this worker ends. Tasks that it still has are taken back at the deadlines of their claims.
    /// </summary>
    public Task RetireAsync(CancellationToken cancellationToken) =>
        _redis.RunAsync(
            "zrem", database => database.SortedSetRemoveAsync(Keys.Workers, _worker).OrAsync(false), cancellationToken);

    private static int Count(RedisValue field) => field.TryParse(out int count) ? count : 0;

    private static DateTimeOffset Time(RedisValue milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);

    private static Outcome[] ReadOutcomes(RedisResult reply) =>
        Array.ConvertAll((int[])reply!, outcome => (Outcome)outcome);

    private async Task<IReadOnlyList<Outcome>> CompleteAsync(
        IReadOnlyList<Completion> completions, Activity? parent) =>
        ReadOutcomes(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Complete)
                .Key("claims", Keys.Claims)
                .Argument("retention", _options.ResultRetention)
                .Argument("events", Keys.EventsChannel)
                .Argument("worker", _worker)
                .Items("item", completions)
                    .Key("claim", completion => Keys.Claim(completion.Delivery.Token))
                    .Key("task", completion => Keys.Task(completion.Delivery.Id))
                    .Argument("id", completion => completion.Delivery.Id)
                    .Argument("token", completion => completion.Delivery.Token)
                    .Argument("n", completion => completion.Delivery.N)
                    .Argument("prime", completion => completion.LastPrime)
                    .Argument("source", completion => completion.ComputationType.ToWireName())
                    .Argument("number", completion => completion.Delivery.Number)
                    .Argument("started", completion => completion.Delivery.StartedAt.ToUnixTimeMilliseconds())
                .End(),
            parent,
            CancellationToken.None));

    private async Task<IReadOnlyList<Outcome>> ReturnAsync(IReadOnlyList<Delivery> deliveries, Activity? parent) =>
        ReadOutcomes(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Return)
                .Key("claims", Keys.Claims)
                .Key("ready", Keys.Ready)
                .Argument("wake", Keys.WakeChannel)
                .Argument("events", Keys.EventsChannel)
                .Argument("worker", _worker)
                .Items("item", deliveries)
                    .Key("claim", delivery => Keys.Claim(delivery.Token))
                    .Key("task", delivery => Keys.Task(delivery.Id))
                    .Argument("id", delivery => delivery.Id)
                    .Argument("token", delivery => delivery.Token)
                .End(),
            parent,
            CancellationToken.None));
}
