using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Pump;

/// <summary>
/// Claims tasks while there is room for them and sets them running. Told to stop, it claims no more, lets running tasks
/// finish for <see cref="WorkerOptions.ShutdownTimeout"/>, and has the rest given back.
/// </summary>
internal sealed partial class TaskPump(
    WorkerQueue queue,
    TaskRunner runner,
    LeaseKeeper leases,
    PumpHealthCheck health,
    WorkerIdentity worker,
    IOptions<WorkerOptions> options,
    TimeProvider timeProvider,
    ILogger<TaskPump> logger) : BackgroundService
{
    // Batches of answered tasks that are being completed while the next is claimed and started: enough for Redis and the
    // worker to be busy at the same time.
    private const int MaxCompletions = 4;

    private readonly WorkerOptions _options = options.Value;

    // At most one nudge waits: any number of them means the same.
    private readonly SemaphoreSlim _nudge = new(0, 1);

    private readonly Slots _computations = new(options.Value.MaxTasks);
    private readonly Slots _completions = new(MaxCompletions);
    private volatile bool _draining;

    // How many tasks the next claim asks for. It grows with success, so that a task that kills its worker, which is met
    // early by every worker that starts after it, takes few innocents along.
    private int _claimSize = options.Value.Concurrency;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(worker.Name, _options.MaxTasks, _options.Concurrency);
        using var giveBack = new CancellationTokenSource();

        await SubscribeAsync(queue.SubscribeAsync(Nudge, stoppingToken));
        await SubscribeAsync(queue.SubscribeToCancellationsAsync(leases.Cancel, stoppingToken));
        while (!stoppingToken.IsCancellationRequested)
        {
            health.Beat();
            try
            {
                if (!await TryClaimAsync(giveBack.Token))
                {
                    await _nudge.WaitAsync(_options.PollInterval, stoppingToken);
                }
            }
            catch (RedisUnavailableException)
            {
                // What was claimed and not started has no lease and is reaped.
                await DelayAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }

        await DrainAsync(giveBack);
        LogStopped(worker.Name);
    }

    public override void Dispose()
    {
        base.Dispose();
        _nudge.Dispose();
    }

    /// <summary>Claims some tasks and sets them running; false when there is no room, or nothing more to claim.</summary>
    private async Task<bool> TryClaimAsync(CancellationToken giveBack)
    {
        var wanted = Math.Min(_claimSize, _computations.Free);
        if (wanted == 0 || _completions.Free == 0)
        {
            return false;
        }

        // Not cancelled half way: what was claimed is either run or given back.
        var ids = await queue.ClaimAsync(wanted, CancellationToken.None);
        if (ids.Length == 0)
        {
            return false;
        }

        var answered = Run(await queue.StartAsync(ids, CancellationToken.None), giveBack);
        _claimSize = answered ? Math.Min(2 * _claimSize, WorkerQueue.MaxBatch) : _options.Concurrency;
        return ids.Length == wanted;
    }

    /// <summary>Sets deliveries running; true when all of them were answered at once.</summary>
    private bool Run(IReadOnlyList<Delivery> deliveries, CancellationToken giveBack)
    {
        var answered = new List<Attempt>(deliveries.Count);
        var completions = new List<Completion>(deliveries.Count);
        foreach (var delivery in deliveries)
        {
            var attempt = runner.Begin(delivery);
            if (runner.TryAnswer(attempt, out var completion))
            {
                answered.Add(attempt);
                completions.Add(completion);
            }
            else
            {
                _ = RunAsync(runner.ComputeAsync(attempt, giveBack), _computations);
            }
        }

        if (answered.Count > 0)
        {
            _ = RunAsync(runner.CompleteAsync(answered, completions, giveBack), _completions);
        }

        return answered.Count == deliveries.Count;
    }

    private async Task RunAsync(Task running, Slots slots)
    {
        slots.Take();
        try
        {
            await running;
        }
        finally
        {
            // Only who waits for room, or for the last one to finish, is woken.
            var wasFull = slots.Release();
            if (wasFull || _draining)
            {
                Nudge();
            }
        }
    }

    private void Nudge()
    {
        try
        {
            _nudge.Release();
        }
        catch (SemaphoreFullException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static async Task SubscribeAsync(Task subscription)
    {
        try
        {
            await subscription;
        }
        catch (RedisUnavailableException)
        {
            // The subscription is made when the connection is; until then the poll finds what there is.
        }
        catch (OperationCanceledException)
        {
            // Told to stop already.
        }
    }

    private async Task DelayAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(_options.PollInterval, timeProvider, cancellationToken);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task DrainAsync(CancellationTokenSource giveBack)
    {
        _draining = true;
        giveBack.CancelAfter(_options.ShutdownTimeout);
        while (_computations.Taken + _completions.Taken > 0)
        {
            await _nudge.WaitAsync(CancellationToken.None);
        }

        try
        {
            await queue.RetireAsync(CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // Others find out by its silence.
        }
    }

    [LoggerMessage(EventId = 200, EventName = "WorkerStarted", Level = LogLevel.Information,
        Message = "Worker {Worker} holds up to {MaxTasks} tasks and sieves on {Concurrency} threads")]
    private partial void LogStarted(string worker, int maxTasks, int concurrency);

    [LoggerMessage(EventId = 201, EventName = "WorkerStopped", Level = LogLevel.Information,
        Message = "Worker {Worker} has stopped; nothing is left running")]
    private partial void LogStopped(string worker);
}
