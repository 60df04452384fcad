using System.Diagnostics;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;
using PrimeApp.Worker.Computing;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Pump;

/// <summary>
/// Runs deliveries to their end: completed, failed, given back, cancelled, or lost to another worker. Results that
/// this process knows are completed many at a time; the rest is computed, each delivery for itself.
/// </summary>
internal sealed partial class TaskRunner(
    WorkerQueue queue,
    PrimeFinder primes,
    LeaseRenewer leases,
    BackgroundLoops loops,
    TaskMetrics metrics,
    TimeProvider timeProvider,
    ILogger<TaskRunner> logger)
{
    // Long enough not to add to the load on a Redis that comes back, short against a lease.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly BackgroundLoop _pump = loops.Get(TaskPump.LoopName);

    /// <summary>Finds the result of a claimed task; null when that takes some computing.</summary>
    public Answer? TryAnswer(Delivery delivery)
    {
        if (!primes.TryGet(delivery.N, out var prime))
        {
            return null;
        }

        var attempt = Begin(delivery);
        Activity.Current = null;
        return new Answer(attempt, new Completion(delivery, prime, ComputationType.Cached));
    }

    /// <summary>Ends the tasks of a claim that are answered, and starts the others.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="answers">What is answered of it.</param>
    /// <param name="others">The ids of all other tasks of the claim.</param>
    /// <param name="giveBack">Cancelled when Redis is not to be waited for any longer: the claim runs out then.</param>
    /// <returns>What was started.</returns>
    public async Task<IReadOnlyList<Delivery>> SettleAsync(
        Claim claim, IReadOnlyList<Answer> answers, IReadOnlyList<string> others, CancellationToken giveBack)
    {
        // Settling serves many tasks, so it belongs to no trace, unless there is only one.
        Activity.Current = answers is [var only] ? only.Attempt.Activity : null;
        var completions = answers.Select(answer => answer.Completion).ToArray();
        try
        {
            var settlement = await UntilAvailableAsync(
                () => queue.SettleAsync(claim, completions, others, CancellationToken.None), giveBack);
            for (var i = 0; i < answers.Count; i++)
            {
                var attempt = answers[i].Attempt;
                Activity.Current = attempt.Activity;
                if (settlement.Answered[i] == Outcome.Done)
                {
                    CountStart(attempt.Delivery);
                }

                End(attempt, completions[i], settlement.Answered[i]);
            }

            return settlement.Started;
        }
        finally
        {
            foreach (var answer in answers)
            {
                answer.Attempt.Activity?.Dispose();
            }
        }
    }

    /// <summary>
    /// Computes the result of a delivery that was started, and completes it. Whatever happens ends the delivery.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="giveBack">Cancelled when the task is to be given back unfinished.</param>
    public async Task ComputeAsync(Delivery delivery, CancellationToken giveBack)
    {
        if (delivery.IsFirst)
        {
            CountStart(delivery);
        }

        var attempt = Begin(delivery);
        using var activity = attempt.Activity;
        Activity.Current = activity;
        LogStarted(delivery.Id, delivery.N, delivery.Number);
        using var lease = leases.Hold(delivery);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(giveBack, lease.Ended);

        metrics.ComputationStarted();
        try
        {
            var (prime, type) = await primes.FindAsync(delivery.N, ReportProgress(delivery, stop.Token), stop.Token);
            // Checkpoint 4: only this process knows the result. If the worker dies here, another computes it again.
            var completion = new Completion(delivery, prime, type);
            // Deliberately not cancelled when the lease is lost: if Redis applied this completion and its reply was
            // lost, the renewal finds no lease either.
            var state = await UntilAvailableAsync(
                () => queue.CompleteAsync(completion, CancellationToken.None), giveBack);
            // Checkpoint 5: the record has the result, or the task was another's. The task has left the claim.
            End(attempt, completion, state);
        }
        catch (OperationCanceledException) when (lease.Ended.IsCancellationRequested)
        {
            EndWithoutResult(attempt, lease.State);
        }
        catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
        {
            await GiveBackAsync(delivery);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.SetTag("error.type", exception.GetType().FullName);
            await FailAsync(attempt, exception, stop.Token);
        }
        finally
        {
            metrics.ComputationEnded();
        }
    }

    private void CountStart(Delivery delivery)
    {
        metrics.TaskStarted();
        var waited = delivery.StartedAt - delivery.SubmittedAt;
        metrics.TaskWaited(waited > TimeSpan.Zero ? waited : TimeSpan.Zero);
    }

    private Attempt Begin(Delivery delivery) => new(delivery, StartActivity(delivery), timeProvider.GetTimestamp());

    private static Activity? StartActivity(Delivery delivery)
    {
        ActivityContext.TryParse(delivery.TraceParent, delivery.TraceState, isRemote: true, out var parent);
        var activity = WorkerTelemetry.ActivitySource.StartActivity("process primes", ActivityKind.Consumer, parent);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", "primes");
        activity?.SetTag("messaging.message.id", delivery.Id);
        activity?.SetTag("primes.n", delivery.N);
        activity?.SetTag("primes.delivery", delivery.Number);
        return activity;
    }

    private void End(Attempt attempt, Completion completion, Outcome state)
    {
        if (state != Outcome.Done)
        {
            EndWithoutResult(attempt, state);
            return;
        }

        var (delivery, prime, type) = completion;
        var duration = timeProvider.GetElapsedTime(attempt.Started);
        attempt.Activity?.SetTag("primes.computation_type", type.ToWireName());
        if (type == ComputationType.Cached)
        {
            metrics.CacheHit();
        }
        else
        {
            metrics.CacheMiss();
        }

        metrics.NumbersComputed(delivery.N, type);
        metrics.TaskCompleted(delivery.N, duration);
        LogCompleted(delivery.Id, delivery.N, prime, type, duration.TotalMilliseconds);
    }

    private void EndWithoutResult(Attempt attempt, Outcome state)
    {
        if (state == Outcome.Cancelled)
        {
            LogStopped(attempt.Delivery.Id);
            return;
        }

        attempt.Activity?.SetStatus(ActivityStatusCode.Error, "The lease was lost.");
        attempt.Activity?.SetTag("error.type", "lease_lost");
        metrics.LeaseLost();
        LogLeaseLost(attempt.Delivery.Id);
    }

    private ProgressReporter ReportProgress(Delivery delivery, CancellationToken cancellationToken) =>
        new(timeProvider, progress => queue.ReportProgressAsync(delivery, progress, cancellationToken));

    private async Task GiveBackAsync(Delivery delivery)
    {
        try
        {
            if (await queue.ReturnAsync(delivery, CancellationToken.None) == Outcome.Done)
            {
                LogGivenBack(delivery.Id);
            }
        }
        catch (Exception exception) when (exception is RedisUnavailableException or RedisDataException)
        {
            // The task returns to the list at the deadline of its claim instead.
        }
    }

    private async Task FailAsync(Attempt attempt, Exception exception, CancellationToken cancellationToken)
    {
        var (id, n) = (attempt.Delivery.Id, attempt.Delivery.N);
        try
        {
            var outcome = await UntilAvailableAsync(
                () => queue.FailAsync(attempt.Delivery, exception.Message, CancellationToken.None), cancellationToken);
            switch (outcome)
            {
                case Outcome.Retried:
                    metrics.TaskRetried();
                    LogRetried(exception, id);
                    break;
                case Outcome.DeadLettered:
                    metrics.DeadLettered();
                    metrics.TaskFailed(n, timeProvider.GetElapsedTime(attempt.Started));
                    LogDeadLettered(exception, id);
                    break;
                default:
                    EndWithoutResult(
                        attempt, outcome == Outcome.Cancelled ? Outcome.Cancelled : Outcome.Lost);
                    break;
            }
        }
        catch (OperationCanceledException)
        {
            // The worker was told to stop while Redis was away. The task returns at the deadline of its claim.
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
            catch (RedisUnavailableException exception)
            {
                _pump.Beat(exception);
                await Task.Delay(RetryInterval, timeProvider, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 210, EventName = "TaskStarted", Level = LogLevel.Debug,
        Message = "Task {TaskId} started: first {N} primes, delivery {Delivery}")]
    private partial void LogStarted(string taskId, long n, int delivery);

    [LoggerMessage(EventId = 211, EventName = "TaskCompleted", Level = LogLevel.Debug,
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

    [LoggerMessage(EventId = 217, EventName = "TaskStopped", Level = LogLevel.Information,
        Message = "Task {TaskId} stopped: it was cancelled")]
    private partial void LogStopped(string taskId);
}
