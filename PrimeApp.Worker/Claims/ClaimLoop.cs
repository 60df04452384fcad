using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Worker;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Claims;

/// <summary>
/// Decides when to claim, and how many tasks. Told to stop, it claims no more, lets running tasks finish for
/// <see cref="WorkerOptions.ShutdownTimeout"/>, and has the rest given back.
/// </summary>
internal sealed partial class ClaimLoop(
    WorkerQueue queue,
    ClaimRunner claims,
    Workload workload,
    LeaseRenewer leases,
    BackgroundLoops loops,
    WorkerIdentity worker,
    IOptions<WorkerOptions> options,
    ILogger<ClaimLoop> logger) : BackgroundService
{
    /// <summary>The name of the loop.</summary>
    public const string Name = "claims";

    private readonly WorkerOptions _options = options.Value;

    // How many tasks the next claim asks for. It doubles while every claimed task is answered at once, even beyond the
    // room of the worker, because such tasks take none. Otherwise it starts again. A task that crashes its worker takes
    // few others with it, because a restarted worker begins with small claims.
    private int _claimSize = options.Value.Threads;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(worker.Name, _options.MaxTasks, _options.Threads);
        using var giveBack = new CancellationTokenSource();

        await queue.SubscribeAsync(workload.Changed.Raise, CancellationToken.None);
        await queue.SubscribeToCancellationsAsync(leases.Cancel, CancellationToken.None);
        var loop = loops.Get(Name);
        loop.Interval = _options.PollInterval;
        await loop.RunAsync(cancellationToken => GoRoundAsync(giveBack.Token, cancellationToken), stoppingToken);

        await DrainAsync(giveBack);
        LogStopped(worker.Name);
    }

    private async Task GoRoundAsync(CancellationToken giveBack, CancellationToken cancellationToken)
    {
        // Settling takes moments. A worker that does not settle has stalled, and its loop must not report success.
        await WaitUntilAsync(() => workload.CanSettle, cancellationToken);

        var changed = workload.Changed.Next;
        if (!await TryClaimAsync(giveBack))
        {
            await WaitAsync(changed, cancellationToken);
        }
    }

    /// <summary>Claims some tasks; false when there is no room, or nothing more to claim.</summary>
    private async Task<bool> TryClaimAsync(CancellationToken giveBack)
    {
        var room = workload.FreeTasks;
        if (room == 0)
        {
            return false;
        }

        // When fewer tasks are answered at once than expected, those that have no room go back.
        var wanted = _claimSize > _options.Threads ? _claimSize : Math.Min(_claimSize, room);
        var (claimed, unanswered) = await claims.ClaimAsync(wanted, giveBack);
        if (claimed > 0)
        {
            _claimSize = unanswered == 0 ? Math.Min(2 * _claimSize, WorkerQueue.MaxBatch) : _options.Threads;
        }

        return claimed == wanted;
    }

    private async Task DrainAsync(CancellationTokenSource giveBack)
    {
        workload.Drain();
        giveBack.CancelAfter(_options.ShutdownTimeout);
        await WaitUntilAsync(() => workload.IsEmpty, CancellationToken.None);
        try
        {
            await queue.RetireAsync(CancellationToken.None);
        }
        catch (Exception exception) when (exception is RedisUnavailableException or RedisDataException)
        {
            // The other workers notice its silence.
        }
    }

    private async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        for (var changed = workload.Changed.Next; !condition(); changed = workload.Changed.Next)
        {
            await WaitAsync(changed, cancellationToken);
        }
    }

    private async Task WaitAsync(Task changed, CancellationToken cancellationToken)
    {
        await changed.WaitAsync(_options.PollInterval, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(EventId = 200, EventName = "WorkerStarted", Level = LogLevel.Information,
        Message = "Worker {Worker} holds up to {MaxTasks} tasks and computes on {Threads} threads")]
    private partial void LogStarted(string worker, int maxTasks, int threads);

    [LoggerMessage(EventId = 201, EventName = "WorkerStopped", Level = LogLevel.Information,
        Message = "Worker {Worker} has stopped; nothing is left running")]
    private partial void LogStopped(string worker);
}
