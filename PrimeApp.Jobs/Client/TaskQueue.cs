using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>The queue as its clients see it: submit a task, ask for it, cancel it.</summary>
public sealed partial class TaskQueue
{
    /// <summary>How many tasks may be submitted in one call.</summary>
    public const int MaxBatch = 1000;

    // One script call of this size takes Redis under a millisecond, and larger ones are hardly cheaper per task.
    private const int MaxCoalesced = 128;

    // Two: one on its way while Redis runs the other. More would only make the batches smaller.
    private const int MaxConcurrency = 2;

    // Far more than Redis can answer within the time limit of a command.
    private const int MaxWaiting = 65_536;

    private const int MaxCancelAttempts = 20;

    private readonly RedisGateway _redis;
    private readonly TaskRecords _records;
    private readonly QueueOptions _options;
    private readonly QueueMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<TaskQueue> _logger;
    private readonly Batcher<Submission, SubmitReply> _submissions;

    /// <summary>Creates the queue's client side.</summary>
    public TaskQueue(
        RedisGateway redis,
        TaskRecords records,
        IOptions<QueueOptions> options,
        QueueMetrics metrics,
        TimeProvider timeProvider,
        ILogger<TaskQueue> logger)
    {
        _redis = redis;
        _records = records;
        _options = options.Value;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _submissions = new Batcher<Submission, SubmitReply>(
            (items, parent) => RunSubmissionAsync(items, allOrNone: false, parent, CancellationToken.None),
            MaxCoalesced, MaxConcurrency, MaxWaiting);
    }

    /// <summary>
    /// Puts a task on the queue. When this returns, Redis has it. Submissions that come at the same time travel
    /// together.
    /// </summary>
    /// <param name="n">How many primes are wanted, from 1.</param>
    /// <param name="idempotencyKey">
    /// The client's key of this submission, or null. The same key and n give the same task again, in its present
    /// state, for <see cref="QueueOptions.IdempotencyRetention"/> from the first submission and as long as the task has
    /// a record.
    /// Clients that must not get each other's tasks need different keys.
    /// </param>
    /// <param name="cancellationToken">Stops the waiting; the task may be accepted all the same.</param>
    /// <exception cref="QueueFullException">As many tasks wait as <see cref="QueueOptions.MaxLength"/>
    /// allows.</exception>
    /// <exception cref="IdempotencyConflictException">The key was used before, for another n.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the task may have been
    /// accepted.</exception>
    public Task<TaskRecord> SubmitAsync(long n, string? idempotencyKey, CancellationToken cancellationToken) =>
        SubmitAsync(NewId(), n, idempotencyKey, cancellationToken);

    /// <inheritdoc cref="SubmitAsync(long, string?, CancellationToken)"/>
    /// <param name="id">The id that a new task gets; see <see cref="NewId"/>.</param>
    /// <param name="n">How many primes are wanted, from 1.</param>
    /// <param name="idempotencyKey">The client's key of this submission, or null.</param>
    /// <param name="cancellationToken">Stops the waiting; the task may be accepted all the same.</param>
    internal async Task<TaskRecord> SubmitAsync(
        string id, long n, string? idempotencyKey, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        using var activity = StartActivity();
        activity?.SetTag("messaging.message.id", id);
        try
        {
            for (var gone = ""; ;)
            {
                var submission = CreateSubmission(id, n, idempotencyKey, gone);
                var reply = await _submissions.RunAsync(submission, cancellationToken);
                if (reply.Outcome != Outcome.Final)
                {
                    return GetAccepted(submission, reply);
                }

                if (await FindAsync(reply.Id, cancellationToken) is { } task)
                {
                    return task.N == n ? task : throw new IdempotencyConflictException(n);
                }

                gone = reply.Id;
            }
        }
        catch (Exception exception)
        {
            MarkFailed(activity, exception);
            throw;
        }
    }

    /// <summary>
    /// Puts several tasks on the queue, either all of them or none. When this returns, Redis has them.
    /// </summary>
    /// <param name="ns">For each task, how many primes are wanted, from 1; from 1 to <see cref="MaxBatch"/>
    /// tasks.</param>
    /// <param name="cancellationToken">Stops the waiting; the tasks may be accepted all the same.</param>
    /// <returns>The tasks, in the order of <paramref name="ns"/>.</returns>
    /// <exception cref="QueueFullException">There is not room for all of them.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the tasks may have been
    /// accepted.</exception>
    public async Task<IReadOnlyList<TaskRecord>> SubmitManyAsync(
        IReadOnlyList<long> ns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ns);
        ArgumentOutOfRangeException.ThrowIfLessThan(ns.Count, 1, nameof(ns));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ns.Count, MaxBatch, nameof(ns));
        ArgumentOutOfRangeException.ThrowIfLessThan(ns.Min(), 1, nameof(ns));

        using var activity = StartActivity();
        activity?.SetTag("messaging.batch.message_count", ns.Count);
        try
        {
            // Sorted, so that ids and list have the same order.
            var ids = ns.Select(_ => NewId()).Order(StringComparer.Ordinal);
            var items = ns.Zip(ids, (n, id) => CreateSubmission(id, n, idempotencyKey: null, gone: "")).ToArray();
            var replies = await RunSubmissionAsync(items, allOrNone: true, Activity.Current, cancellationToken);
            return [.. items.Zip(replies, GetAccepted)];
        }
        catch (Exception exception)
        {
            MarkFailed(activity, exception);
            throw;
        }
    }

    /// <summary>
    /// Cancels a task. A waiting task never runs, and a running task is stopped within moments. Of the cancellation and
    /// the end of the task, the first one takes effect.
    /// </summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the task may have been
    /// cancelled.</exception>
    public Task<Outcome> CancelAsync(string id, CancellationToken cancellationToken) =>
        CancelAsync(id, onlyWaiting: false, cancellationToken);

    /// <inheritdoc cref="CancelAsync(string, CancellationToken)"/>
    /// <param name="id">The task.</param>
    /// <param name="onlyWaiting">Whether a task that runs is left alone.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    internal async Task<Outcome> CancelAsync(string id, bool onlyWaiting, CancellationToken cancellationToken)
    {
        Outcome outcome;
        var attempts = 0;
        do
        {
            if (++attempts > MaxCancelAttempts)
            {
                // No task moves so often, so the record names a wrong claim.
                throw new DamagedRecordException(id);
            }

            // The script needs the key of the claim, and only the record knows the claim.
            var token = (await _redis.RunAsync(
                "hget",
                database => database.HashGetAsync(Keys.Task(id), "claim").OrAsync(RedisValue.Null),
                cancellationToken)).ToString();
            outcome = (Outcome)(int)await _redis.EvaluateAsync(
                new ScriptCall(JobScript.Cancel)
                    .Key("task", Keys.Task(id))
                    .Key("ready", Keys.Ready)
                    .Key("delayed", Keys.Delayed)
                    .Key("withdrawn", Keys.Withdrawn)
                    .Key("claims", Keys.Claims)
                    .Key("claim", Keys.Claim(token))
                    .Argument("id", id)
                    .Argument("token", token)
                    .Argument("retention", _options.ResultRetention)
                    .Argument("cancel", Keys.CancelChannel)
                    .Argument("events", Keys.EventsChannel)
                    .Argument("only_waiting", onlyWaiting ? 1 : 0),
                cancellationToken);
        }
        while (outcome == Outcome.Moved);

        if (outcome == Outcome.Cancelled)
        {
            _metrics.TaskCancelled();
            LogCancelled(id);
        }

        return outcome;
    }

    /// <summary>Gives a task's record, or null when there is none: never accepted, or expired.</summary>
    /// <exception cref="DamagedRecordException">There is one, and it cannot be read.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public Task<TaskRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        _records.FindAsync(id, cancellationToken);

    /// <summary>Tells how the queue is doing.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<QueueStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var (depth, oldest, dead, workers, paused, now) =
            await _redis.RunAsync("queue status", QueryAsync, cancellationToken);
        DateTimeOffset? pausedAt = RedisTime.TryParse(paused, out var time) ? time : null;
        if (oldest.IsNull)
        {
            return new QueueStatus(depth, TimeSpan.Zero, dead, workers, !paused.IsNull, pausedAt);
        }

        var submittedAt = ReadyEntry.TryParse(oldest.ToString(), out var task)
            ? task.First?.SubmittedAt ?? await FindSubmissionTimeAsync(task.Id)
            : null;
        var age = now - submittedAt ?? TimeSpan.Zero;
        return new QueueStatus(
            depth, age > TimeSpan.Zero ? age : TimeSpan.Zero, dead, workers, !paused.IsNull, pausedAt);

        async Task<DateTimeOffset?> FindSubmissionTimeAsync(string id)
        {
            var milliseconds = await _redis.RunAsync(
                "hget",
                database => database.HashGetAsync(Keys.Task(id), "submitted_at").OrAsync(RedisValue.Null),
                cancellationToken);
            return RedisTime.TryParse(milliseconds, out var time) ? time : null;
        }

        async Task<(long Depth, RedisValue Oldest, long Dead, long Workers, RedisValue Paused,
            DateTimeOffset Now)> QueryAsync(IDatabase database)
        {
            var now = await RedisTime.ReadAsync(database);
            var length = database.ListLengthAsync(Keys.Ready).OrAsync(0);
            var withdrawn = database.SetLengthAsync(Keys.Withdrawn).OrAsync(0);
            var oldest = database.ListGetByIndexAsync(Keys.Ready, -1).OrAsync(RedisValue.Null);
            var paused = database.StringGetAsync(Keys.Paused).OrAsync(RedisValue.Null);
            var dead = database.SortedSetLengthAsync(Keys.Dead).OrAsync(0);
            // A heartbeat more than a lease ahead dates from before the clock was set back.
            var workers = database.SortedSetLengthAsync(
                Keys.Workers,
                (now - _options.LeaseDuration).ToUnixTimeMilliseconds(),
                (now + _options.LeaseDuration).ToUnixTimeMilliseconds()).OrAsync(0);
            // A cancelled task counts for a moment when its entry is claimed already.
            return (Math.Max(0, await length - await withdrawn), await oldest, await dead, await workers,
                await paused, now);
        }
    }

    private static Activity? StartActivity()
    {
        var activity = JobsTelemetry.ActivitySource.StartActivity("send primes", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "send");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", "primes");
        return activity;
    }

    private static void MarkFailed(Activity? activity, Exception exception)
    {
        activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity?.SetTag("error.type", exception.GetType().FullName);
    }

    private static Submission CreateSubmission(string id, long n, string? idempotencyKey, string gone) =>
        new(id, n, idempotencyKey, gone, Activity.Current?.Id ?? "", Activity.Current?.TraceStateString ?? "");

    private TaskRecord GetAccepted(Submission item, SubmitReply reply) => reply.Outcome == Outcome.Done
        ? new TaskRecord
        {
            Id = item.Id,
            N = item.N,
            State = TaskState.Queued,
            SubmittedAt = reply.SubmittedAt,
            TraceParent = item.TraceParent,
            TraceState = item.TraceState,
        }
        : throw new QueueFullException(reply.Depth, _options.MaxLength);

    /// <summary>Gives the id of a new task.</summary>
    internal string NewId() => Guid.CreateVersion7(_timeProvider.GetUtcNow()).ToString("N");

    private async Task<IReadOnlyList<SubmitReply>> RunSubmissionAsync(
        IReadOnlyList<Submission> items, bool allOrNone, Activity? parent, CancellationToken cancellationToken)
    {
        var keyed = new List<(int Item, string Key, string Gone)>();
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].IdempotencyKey is { } key)
            {
                keyed.Add((i + 1, key, items[i].Gone));
            }
        }

        var reply = (RedisResult[])(await _redis.EvaluateAsync(
            new ScriptCall(JobScript.Submit)
                .Key("ready", Keys.Ready)
                .Key("recent", Keys.Recent)
                .Key("withdrawn", Keys.Withdrawn)
                .Argument("max_length", _options.MaxLength)
                .Argument("capacity", _options.RecentCapacity)
                .Argument("retention", _options.IdempotencyRetention)
                .Argument("wake", Keys.WakeChannel)
                .Argument("all_or_none", allOrNone ? 1 : 0)
                .Items("item", items)
                    .Key("task", item => Keys.Task(item.Id))
                    .Argument("id", item => item.Id)
                    .Argument("n", item => item.N)
                    .Argument("traceparent", item => item.TraceParent)
                    .Argument("tracestate", item => item.TraceState)
                .End()
                .Items("keyed", keyed)
                    .Key("known", each => Keys.Idempotency(each.Key))
                    .Argument("item", each => each.Item)
                    .Argument("gone", each => each.Gone)
                .End(),
            parent,
            cancellationToken))!;
        var (now, depth) = (DateTimeOffset.FromUnixTimeMilliseconds((long)reply[0]), (long)reply[1]);
        var replies = items.Select((item, i) => ReadReply(item, reply[2 + i], now, depth)).ToArray();
        _metrics.TasksAccepted(replies.Count(submission => submission.Outcome == Outcome.Done));
        return replies;
    }

    private static SubmitReply ReadReply(Submission item, RedisResult reply, DateTimeOffset now, long depth) =>
        reply.Resp2Type == ResultType.Integer
            ? new SubmitReply((Outcome)(int)reply, item.Id, now, depth)
            : new SubmitReply(Outcome.Final, reply.ToString(), now, depth);

    [LoggerMessage(EventId = 216, EventName = "TaskCancelled", Level = LogLevel.Debug,
        Message = "Task {TaskId} was cancelled")]
    private partial void LogCancelled(string taskId);
}
