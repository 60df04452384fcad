using System.Diagnostics;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;
using PrimeApp.Worker.Computing;
using PrimeApp.Worker.Leases;

namespace PrimeApp.Worker.Claims;

/// <summary>
/// The life of a claim, from top to bottom: claim, answer, settle; then, for each task that is started, compute, and
/// complete, give back or fail. The checkpoints say what it means when the worker dies there.
/// </summary>
internal sealed partial class ClaimRunner(
    WorkerQueue queue,
    PrimeFinder primes,
    LeaseRenewer leases,
    Workload workload,
    DeliveryTelemetry telemetry,
    BackgroundLoops loops,
    TimeProvider timeProvider,
    ILogger<ClaimRunner> logger)
{
    // Long enough not to add to the load on a Redis that comes back, short against a lease.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly BackgroundLoop _loop = loops.Get(ClaimLoop.Name);

    /// <summary>
    /// Claims tasks, answers those whose results this process knows, and lets the settlement begin.
    /// </summary>
    /// <param name="wanted">How many at most.</param>
    /// <param name="giveBack">
    /// Cancelled when unfinished tasks are to be given back, and Redis is not to be waited for any longer.
    /// </param>
    /// <returns>How many entries were claimed, and how many of their tasks were not answered.</returns>
    public async Task<(int Claimed, int Unanswered)> ClaimAsync(int wanted, CancellationToken giveBack)
    {
        // Checkpoint 1: nothing is claimed. If the worker dies here, the list has all tasks.
        // Not cancelled half way, so that every claim is settled.
        if (await queue.ClaimAsync(wanted, CancellationToken.None) is not { } claim)
        {
            return (0, 0);
        }

        // Checkpoint 2: the tasks are in the claim, and nothing is started. If the worker dies here, they return to the
        // list at the deadline of the claim, and no delivery is counted.
        var answers = new List<Completion>(claim.Tasks.Count);
        var others = new List<string>();
        foreach (var (id, delivery) in claim.Tasks)
        {
            if (delivery is not null && primes.TryGet(delivery.N, out var prime))
            {
                answers.Add(new Completion(delivery, prime, ComputationType.Cached));
            }
            else
            {
                others.Add(id);
            }
        }

        var room = Math.Min(workload.FreeTasks, others.Count);
        workload.BeginSettlement(room);
        _ = SettleAsync(claim, answers, others[..room], others[room..], isFull: claim.Entries == wanted, giveBack);
        return (claim.Entries, others.Count);
    }

    /// <summary>
    /// Completes the tasks that are answered, starts the others, and puts the surplus back; never throws.
    /// </summary>
    private async Task SettleAsync(
        Claim claim, List<Completion> answers, List<string> others, List<string> surplus, bool isFull,
        CancellationToken giveBack)
    {
        var (startedAt, began) = (timeProvider.GetUtcNow(), timeProvider.GetTimestamp());
        IReadOnlyList<Delivery> started = [];
        try
        {
            if (isFull)
            {
                // The loop makes the next claim at once. Redis works on that while another thread prepares this.
                await Task.Yield();
            }

            // Settling serves many tasks, so it belongs to no trace, unless there is only one.
            using var only = answers is [var answer]
                ? DeliveryTelemetry.StartActivity(answer.Delivery, startedAt)
                : null;
            var settlement = await UntilAvailableAsync(
                () => queue.SettleAsync(claim, answers, others, surplus, CancellationToken.None), giveBack);
            for (var i = 0; i < answers.Count; i++)
            {
                var (delivery, outcome) = (answers[i].Delivery, settlement.Answered[i]);
                using var activity = only ?? DeliveryTelemetry.StartActivity(delivery, startedAt);
                if (outcome == Outcome.Done)
                {
                    telemetry.Started(delivery);
                }

                telemetry.Ended(answers[i], outcome, activity, timeProvider.GetElapsedTime(began));
            }

            started = settlement.Started;
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
            workload.EndSettlement(others.Count - started.Count);
        }

        // Checkpoint 3: the answered tasks are completed and have left the claim. The records of the others say
        // running. If the worker dies here, those return to the list at the deadline, with a delivery counted.
        foreach (var delivery in started)
        {
            _ = RunAsync(delivery, giveBack);
        }
    }

    /// <summary>Runs a started task to its end, and makes room for another; never throws.</summary>
    private async Task RunAsync(Delivery delivery, CancellationToken giveBack)
    {
        try
        {
            await ComputeAsync(delivery, giveBack);
        }
        catch (Exception exception)
        {
            LogNotEnded(exception, delivery.Id);
        }
        finally
        {
            workload.EndTask();
        }
    }

    /// <summary>Computes the result of a delivery, and completes it. Whatever happens ends the delivery.</summary>
    private async Task ComputeAsync(Delivery delivery, CancellationToken giveBack)
    {
        if (delivery.IsFirst)
        {
            telemetry.Started(delivery);
        }

        var began = timeProvider.GetTimestamp();
        using var activity = DeliveryTelemetry.StartActivity(delivery);
        using var lease = leases.Hold(delivery);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(giveBack, lease.Ended);
        telemetry.ComputationStarted(delivery);
        try
        {
            var progress = new ProgressReporter(
                timeProvider, share => queue.ReportProgressAsync(delivery, share, stop.Token));
            var (prime, type) = await primes.FindAsync(delivery.N, progress, stop.Token);
            // Checkpoint 4: only this process knows the result. If the worker dies here, another computes it again.
            var completion = new Completion(delivery, prime, type);
            // Deliberately not cancelled when the lease is lost: if Redis applied this completion and its reply was
            // lost, the renewal finds no lease either.
            var outcome = await UntilAvailableAsync(
                () => queue.CompleteAsync(completion, CancellationToken.None), giveBack);
            // Checkpoint 5: the record has the result, or the task was another's. The task has left the claim.
            telemetry.Ended(completion, outcome, activity, timeProvider.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (lease.Ended.IsCancellationRequested)
        {
            telemetry.EndedWithoutResult(delivery, lease.State, activity);
        }
        catch (OperationCanceledException) when (giveBack.IsCancellationRequested)
        {
            await GiveBackAsync(delivery);
        }
        catch (Exception exception)
        {
            await FailAsync(delivery, exception, activity, began, stop.Token);
        }
        finally
        {
            telemetry.ComputationEnded();
        }
    }

    private async Task GiveBackAsync(Delivery delivery)
    {
        try
        {
            if (await queue.ReturnAsync(delivery, CancellationToken.None) == Outcome.Done)
            {
                telemetry.GivenBack(delivery);
            }
        }
        catch (Exception exception) when (exception is RedisUnavailableException or RedisDataException)
        {
            // The task returns to the list at the deadline of its claim instead.
        }
    }

    private async Task FailAsync(
        Delivery delivery, Exception reason, Activity? activity, long began, CancellationToken cancellationToken)
    {
        activity?.SetStatus(ActivityStatusCode.Error, reason.Message);
        activity?.SetTag("error.type", reason.GetType().FullName);
        try
        {
            var outcome = await UntilAvailableAsync(
                () => queue.FailAsync(delivery, reason.Message, CancellationToken.None), cancellationToken);
            telemetry.Failed(delivery, reason, outcome, activity, timeProvider.GetElapsedTime(began));
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
                _loop.Beat(exception);
                await Task.Delay(RetryInterval, timeProvider, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventId = 202, EventName = "ClaimNotSettled", Level = LogLevel.Error,
        Message = "A claim of {Count} tasks could not be settled; they return to the queue when the claim expires")]
    private partial void LogNotSettled(Exception exception, int count);

    [LoggerMessage(EventId = 203, EventName = "DeliveryNotEnded", Level = LogLevel.Error,
        Message = "Task {TaskId} could not be ended; it returns to the queue when its lease expires")]
    private partial void LogNotEnded(Exception exception, string taskId);
}
