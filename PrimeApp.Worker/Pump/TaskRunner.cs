using System.Diagnostics;
using PrimeApp.Jobs.Queue;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Table;
using PrimeApp.ServiceDefaults.Telemetry;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Pump;

/// <summary>Runs one delivery to its end: completed, failed, given back, or lost to another worker.</summary>
internal sealed partial class TaskRunner(
    WorkerQueue queue,
    PrimeTable table,
    LeaseKeeper leases,
    TaskMetrics metrics,
    TimeProvider timeProvider,
    ILogger<TaskRunner> logger)
{
    // Long enough not to add to the load on a Redis that comes back, short against a lease.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Never throws: whatever happens ends the delivery.</summary>
    /// <param name="delivery">A delivery that was just started.</param>
    /// <param name="giveBack">Cancelled when the task is to be given back unfinished.</param>
    public async Task RunAsync(Delivery delivery, CancellationToken giveBack)
    {
        var task = delivery.Task;
        using var activity = StartActivity(delivery);
        using var lease = leases.Hold(delivery);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(giveBack, lease.Lost);

        var started = timeProvider.GetTimestamp();
        if (task.Deliveries == 1)
        {
            metrics.TaskStarted();
            metrics.TaskWaited((task.StartedAt ?? task.SubmittedAt) - task.SubmittedAt);
        }

        LogStarted(task.Id, task.N, task.Deliveries);
        metrics.ComputationStarted();
        try
        {
            var result = await table.FindNthPrimeAsync(task.N, ReportProgress(delivery, stop.Token), stop.Token);
            var type = result.Sieved == 0 ? ComputationType.Cached : ComputationType.Computed;
            activity?.SetTag("primes.computation_type", type.ToString().ToLowerInvariant());
            var held = await UntilAvailableAsync(
                () => queue.CompleteAsync(delivery, result.Prime, type, CancellationToken.None), stop.Token);
            if (!held)
            {
                EndLost(delivery, activity);
                return;
            }

            var duration = timeProvider.GetElapsedTime(started);
            RecordCompletion(task.N, type, duration);
            LogCompleted(task.Id, task.N, result.Prime, type, duration.TotalMilliseconds);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            EndLost(delivery, activity);
        }
        catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
        {
            await GiveBackAsync(delivery);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.SetTag("error.type", exception.GetType().FullName);
            await FailAsync(delivery, exception, timeProvider.GetElapsedTime(started), stop.Token);
        }
        finally
        {
            metrics.ComputationEnded();
        }
    }

    private static Activity? StartActivity(Delivery delivery)
    {
        ActivityContext.TryParse(delivery.Task.TraceParent, delivery.Task.TraceState, isRemote: true, out var parent);
        var activity = PrimeTelemetry.ActivitySource.StartActivity("process primes", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", "primes");
        activity?.SetTag("messaging.message.id", delivery.Task.Id);
        activity?.SetTag("primes.n", delivery.Task.N);
        activity?.SetTag("primes.delivery", delivery.Task.Deliveries);
        return activity;
    }

    private void RecordCompletion(long n, ComputationType type, TimeSpan duration)
    {
        if (type == ComputationType.Cached)
        {
            metrics.CacheHit();
        }
        else
        {
            metrics.CacheMiss();
        }

        metrics.NumbersComputed(n, type);
        metrics.TaskCompleted(n, duration);
    }

    private ProgressReporter ReportProgress(Delivery delivery, CancellationToken cancellationToken) =>
        new(timeProvider, progress => queue.ReportProgressAsync(delivery, progress, cancellationToken));

    private void EndLost(Delivery delivery, Activity? activity)
    {
        activity?.SetStatus(ActivityStatusCode.Error, "The lease was lost.");
        activity?.SetTag("error.type", "lease_lost");
        metrics.LeaseLost();
        LogLeaseLost(delivery.Task.Id);
    }

    private async Task GiveBackAsync(Delivery delivery)
    {
        try
        {
            if (await queue.ReturnAsync(delivery, CancellationToken.None))
            {
                LogGivenBack(delivery.Task.Id);
            }
        }
        catch (RedisUnavailableException)
        {
            // The lease runs out instead.
        }
    }

    private async Task FailAsync(
        Delivery delivery, Exception exception, TimeSpan duration, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await UntilAvailableAsync(
                () => queue.FailAsync(delivery, exception.Message, CancellationToken.None), cancellationToken);
            switch (outcome)
            {
                case FailureOutcome.Retried:
                    metrics.TaskRetried();
                    LogRetried(exception, delivery.Task.Id);
                    break;
                case FailureOutcome.DeadLettered:
                    metrics.DeadLettered();
                    metrics.TaskFailed(delivery.Task.N, duration);
                    LogDeadLettered(exception, delivery.Task.Id);
                    break;
                default:
                    metrics.LeaseLost();
                    LogLeaseLost(delivery.Task.Id);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped while Redis was away: the lease runs out and the task is delivered again.
        }
    }

    /// <summary>Tries again while Redis is away: a result that is known is not thrown away.</summary>
    private async Task<T> UntilAvailableAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RedisUnavailableException)
            {
                await Task.Delay(RetryInterval, timeProvider, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 210, EventName = "TaskStarted", Level = LogLevel.Information,
        Message = "Task {TaskId} started: first {N} primes, delivery {Delivery}")]
    private partial void LogStarted(string taskId, long n, int delivery);

    [LoggerMessage(EventId = 211, EventName = "TaskCompleted", Level = LogLevel.Information,
        Message = "Task {TaskId} completed: prime {N} is {LastPrime}, {ComputationType}, in {Milliseconds:0.#} ms")]
    private partial void LogCompleted(
        string taskId, long n, ulong lastPrime, ComputationType computationType, double milliseconds);

    [LoggerMessage(EventId = 212, EventName = "TaskGivenBack", Level = LogLevel.Information,
        Message = "Task {TaskId} given back to the queue")]
    private partial void LogGivenBack(string taskId);

    [LoggerMessage(EventId = 213, EventName = "TaskRetried", Level = LogLevel.Warning,
        Message = "Task {TaskId} failed and will be retried")]
    private partial void LogRetried(Exception exception, string taskId);

    [LoggerMessage(EventId = 214, EventName = "TaskDeadLettered", Level = LogLevel.Error,
        Message = "Task {TaskId} failed for good")]
    private partial void LogDeadLettered(Exception exception, string taskId);

    [LoggerMessage(EventId = 215, EventName = "TaskLeaseLost", Level = LogLevel.Warning,
        Message = "Task {TaskId} belongs to another worker now: its lease was lost")]
    private partial void LogLeaseLost(string taskId);
}
