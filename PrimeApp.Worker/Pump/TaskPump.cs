using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Worker.Pump;

/// <summary>
/// Claims tasks while there are free slots and sets them running. Told to stop, it claims no more, lets running tasks
/// finish for <see cref="WorkerOptions.ShutdownTimeout"/>, and has the rest given back.
/// </summary>
internal sealed partial class TaskPump(
    WorkerQueue queue,
    TaskRunner runner,
    PumpHealthCheck health,
    WorkerIdentity worker,
    IOptions<WorkerOptions> options,
    TimeProvider timeProvider,
    ILogger<TaskPump> logger) : BackgroundService
{
    private readonly WorkerOptions _options = options.Value;
    private readonly SemaphoreSlim _freeSlots = new(options.Value.Concurrency);

    // At most one nudge waits: any number of them means the same.
    private readonly SemaphoreSlim _nudge = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(worker.Name, _options.Concurrency);
        using var giveBack = new CancellationTokenSource();

        await SubscribeAsync(stoppingToken);
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
        _freeSlots.Dispose();
        _nudge.Dispose();
    }

    /// <summary>Fills the free slots; false when there is no slot or nothing to claim.</summary>
    private async Task<bool> TryClaimAsync(CancellationToken giveBack)
    {
        var slots = TakeFreeSlots();
        var used = 0;
        try
        {
            if (slots == 0)
            {
                return false;
            }

            // Not cancelled half way: what was claimed is either run or given back.
            var ids = await queue.ClaimAsync(slots, CancellationToken.None);
            foreach (var id in ids)
            {
                _ = RunAsync(id, giveBack);
                used++;
            }

            return ids.Length > 0;
        }
        finally
        {
            if (slots > used)
            {
                _freeSlots.Release(slots - used);
            }
        }
    }

    private int TakeFreeSlots()
    {
        var slots = 0;
        while (_freeSlots.Wait(0))
        {
            slots++;
        }

        return slots;
    }

    private async Task RunAsync(string id, CancellationToken giveBack)
    {
        try
        {
            if (await queue.StartAsync(id, CancellationToken.None) is { } delivery)
            {
                await runner.RunAsync(delivery, giveBack);
            }
        }
        catch (RedisUnavailableException)
        {
            // Claimed and not started: the task has no lease and is reaped.
        }
        finally
        {
            _freeSlots.Release();
            Nudge();
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

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await queue.SubscribeAsync(Nudge, cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // The subscription is made when the connection is; until then the poll finds what there is.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
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
        giveBack.CancelAfter(_options.ShutdownTimeout);
        for (var slot = 0; slot < _options.Concurrency; slot++)
        {
            await _freeSlots.WaitAsync(CancellationToken.None);
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
        Message = "Worker {Worker} runs up to {Concurrency} tasks at a time")]
    private partial void LogStarted(string worker, int concurrency);

    [LoggerMessage(EventId = 201, EventName = "WorkerStopped", Level = LogLevel.Information,
        Message = "Worker {Worker} has stopped; nothing is left running")]
    private partial void LogStopped(string worker);
}
