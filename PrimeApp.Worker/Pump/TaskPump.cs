using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Pump;

/// <summary>
/// Claims tasks while there is room for them and sets them running. Told to stop, it claims no more, lets running tasks
/// finish for <see cref="WorkerOptions.ShutdownTimeout"/>, and has the rest given back.
/// </summary>
internal sealed partial class TaskPump(
    WorkerQueue queue,
    TaskRunner runner,
    LeaseRenewer leases,
    BackgroundLoops loops,
    WorkerIdentity worker,
    IOptions<WorkerOptions> options,
    ILogger<TaskPump> logger) : BackgroundService
{
    /// <summary>The name of the loop that claims.</summary>
    public const string LoopName = "pump";

    // Claims that are being settled while the next is made: enough for Redis and the worker to be busy at the same
    // time.
    private const int MaxSettlements = 4;

    private readonly WorkerOptions _options = options.Value;

    private readonly Nudge _nudge = new();
    private readonly Slots _computations = new(options.Value.MaxTasks);
    private readonly Slots _settlements = new(MaxSettlements);
    private volatile bool _draining;

    // How many tasks the next claim asks for. It doubles while every claimed task is answered at once, and otherwise
    // starts again. A task that crashes its worker takes few others with it, because a restarted worker begins with
    // small claims.
    private int _claimSize = options.Value.Threads;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(worker.Name, _options.MaxTasks, _options.Threads);
        using var giveBack = new CancellationTokenSource();

        await queue.SubscribeAsync(_nudge.Give, CancellationToken.None);
        await queue.SubscribeToCancellationsAsync(leases.Cancel, CancellationToken.None);
        var loop = loops.Get(LoopName);
        loop.Interval = _options.PollInterval;
        await loop.RunAsync(cancellationToken => GoRoundAsync(giveBack.Token, cancellationToken), stoppingToken);

        await DrainAsync(giveBack);
        LogStopped(worker.Name);
    }

    private async Task GoRoundAsync(CancellationToken giveBack, CancellationToken cancellationToken)
    {
        // Settling takes moments. A worker that does not settle has stalled, and its loop must not report success.
        while (_settlements.Free == 0)
        {
            await _nudge.WaitAsync(_options.PollInterval, cancellationToken);
        }

        if (!await TryClaimAsync(giveBack))
        {
            await _nudge.WaitAsync(_options.PollInterval, cancellationToken);
        }
    }

    /// <summary>
    /// Claims some tasks, and answers them or sets them running; false when there is no room, or nothing more to claim.
    /// </summary>
    private async Task<bool> TryClaimAsync(CancellationToken giveBack)
    {
        var wanted = Math.Min(_claimSize, _computations.Free);
        if (wanted == 0)
        {
            return false;
        }

        // Checkpoint 1: nothing is claimed. If the worker dies here, the list has all tasks.
        // Not cancelled half way, so that every claim is settled.
        if (await queue.ClaimAsync(wanted, CancellationToken.None) is not { } claim)
        {
            return false;
        }

        // Checkpoint 2: the tasks are in the claim, and nothing is started. If the worker dies here, they return to the
        // list at the deadline of the claim, and no delivery is counted.
        var answers = new List<Answer>(claim.Tasks.Count);
        var others = new List<string>();
        foreach (var (id, delivery) in claim.Tasks)
        {
            if (delivery is not null && runner.TryAnswer(delivery) is { } answer)
            {
                answers.Add(answer);
            }
            else
            {
                others.Add(id);
            }
        }

        _ = SettleAsync(claim, answers, others, giveBack);
        _claimSize = others.Count == 0 ? Math.Min(2 * _claimSize, WorkerQueue.MaxBatch) : _options.Threads;
        return claim.Entries == wanted;
    }

    private async Task SettleAsync(Claim claim, List<Answer> answers, List<string> others, CancellationToken giveBack)
    {
        _settlements.Take();
        _computations.Take(others.Count);
        IReadOnlyList<Delivery> started = [];
        try
        {
            started = await runner.SettleAsync(claim, answers, others, giveBack);
        }
        catch (OperationCanceledException)
        {
            // The worker was told to stop while Redis was away: the claim is taken back at its deadline.
        }
        catch (Exception exception)
        {
            LogNotSettled(exception, claim.Tasks.Count);
        }
        finally
        {
            Release(_computations, others.Count - started.Count);
            Release(_settlements);
        }

        // Checkpoint 3: the answered tasks are completed and have left the claim. The records of the others say
        // running. If the worker dies here, those return to the list at the deadline, with a delivery counted.
        foreach (var delivery in started)
        {
            _ = ComputeAsync(delivery, giveBack);
        }
    }

    private async Task ComputeAsync(Delivery delivery, CancellationToken giveBack)
    {
        try
        {
            await runner.ComputeAsync(delivery, giveBack);
        }
        catch (Exception exception)
        {
            LogNotEnded(exception, delivery.Id);
        }
        finally
        {
            Release(_computations);
        }
    }

    private void Release(Slots slots, int count = 1)
    {
        // The loop waits only while there is no room, or for the last task at the end.
        var wasFull = slots.Release(count);
        if (wasFull || _draining)
        {
            _nudge.Give();
        }
    }

    private async Task DrainAsync(CancellationTokenSource giveBack)
    {
        _draining = true;
        giveBack.CancelAfter(_options.ShutdownTimeout);
        while (_computations.Taken + _settlements.Taken > 0)
        {
            await _nudge.WaitAsync(_options.PollInterval, CancellationToken.None);
        }

        try
        {
            await queue.RetireAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is RedisUnavailableException or RedisDataException)
        {
            // The other workers notice its silence.
        }
    }

    [LoggerMessage(EventId = 200, EventName = "WorkerStarted", Level = LogLevel.Information,
        Message = "Worker {Worker} holds up to {MaxTasks} tasks and computes on {Threads} threads")]
    private partial void LogStarted(string worker, int maxTasks, int threads);

    [LoggerMessage(EventId = 202, EventName = "ClaimNotSettled", Level = LogLevel.Error,
        Message = "A claim of {Count} tasks could not be settled; they return to the queue when the claim expires")]
    private partial void LogNotSettled(Exception exception, int count);

    [LoggerMessage(EventId = 203, EventName = "DeliveryNotEnded", Level = LogLevel.Error,
        Message = "Task {TaskId} could not be ended; it returns to the queue when its lease expires")]
    private partial void LogNotEnded(Exception exception, string taskId);

    [LoggerMessage(EventId = 201, EventName = "WorkerStopped", Level = LogLevel.Information,
        Message = "Worker {Worker} has stopped; nothing is left running")]
    private partial void LogStopped(string worker);
}
