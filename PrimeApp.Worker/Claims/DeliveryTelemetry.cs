using System.Diagnostics;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.Jobs.Worker;

namespace PrimeApp.Worker.Claims;

/// <summary>
/// Tells of deliveries in traces, metrics and the log. Call it while the activity of the delivery is the current one:
/// log and metrics take the trace from there.
/// </summary>
internal sealed partial class DeliveryTelemetry(TaskMetrics metrics, ILogger<DeliveryTelemetry> logger)
{
    /// <summary>Starts the activity of a delivery, in the trace of its submission; null without a sample.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="startedAt">When the delivery was begun; now, when it is left out.</param>
    public static Activity? StartActivity(Delivery delivery, DateTimeOffset startedAt = default)
    {
        ActivityContext.TryParse(delivery.TraceParent, delivery.TraceState, isRemote: true, out var parent);
        var activity = WorkerTelemetry.ActivitySource.StartActivity(
            "process primes", ActivityKind.Consumer, parent, startTime: startedAt);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "process");
        activity?.SetTag("messaging.operation.type", "process");
        activity?.SetTag("messaging.destination.name", "primes");
        activity?.SetTag("messaging.message.id", delivery.Id);
        activity?.SetTag("primes.n", delivery.N);
        activity?.SetTag("primes.delivery", delivery.Number);
        return activity;
    }

    /// <summary>The first delivery of a task was started.</summary>
    public void Started(Delivery delivery)
    {
        metrics.TaskStarted();
        var waited = delivery.StartedAt - delivery.SubmittedAt;
        metrics.TaskWaited(waited > TimeSpan.Zero ? waited : TimeSpan.Zero);
    }

    /// <summary>A computation started; <see cref="ComputationEnded"/> follows, whatever becomes of it.</summary>
    public void ComputationStarted(Delivery delivery)
    {
        metrics.ComputationStarted();
        LogStarted(delivery.Id, delivery.N, delivery.Number);
    }

    /// <summary>A computation ended.</summary>
    public void ComputationEnded() => metrics.ComputationEnded();

    /// <summary>The result of a delivery was sent to Redis.</summary>
    /// <param name="completion">The result.</param>
    /// <param name="outcome">Whether it took effect.</param>
    /// <param name="activity">The activity of the delivery.</param>
    /// <param name="duration">Time since the delivery was begun.</param>
    public void Ended(Completion completion, Outcome outcome, Activity? activity, TimeSpan duration)
    {
        var (delivery, prime, type) = completion;
        if (outcome != Outcome.Done)
        {
            EndedWithoutResult(delivery, outcome, activity);
            return;
        }

        activity?.SetTag("primes.computation_type", type.ToWireName());
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

    /// <summary>A delivery failed.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="reason">Why.</param>
    /// <param name="outcome">What became of the task.</param>
    /// <param name="activity">The activity of the delivery.</param>
    /// <param name="duration">Time since the delivery was begun.</param>
    public void Failed(
        Delivery delivery, Exception reason, Outcome outcome, Activity? activity, TimeSpan duration)
    {
        switch (outcome)
        {
            case Outcome.Retried:
                metrics.TaskRetried();
                LogRetried(reason, delivery.Id);
                break;
            case Outcome.DeadLettered:
                metrics.DeadLettered();
                metrics.TaskFailed(delivery.N, duration);
                LogDeadLettered(reason, delivery.Id);
                break;
            default:
                EndedWithoutResult(delivery, outcome, activity);
                break;
        }
    }

    /// <summary>A delivery ended because its task was cancelled, or its lease was lost.</summary>
    public void EndedWithoutResult(Delivery delivery, Outcome outcome, Activity? activity)
    {
        if (outcome == Outcome.Cancelled)
        {
            LogStopped(delivery.Id);
            return;
        }

        activity?.SetStatus(ActivityStatusCode.Error, "The lease was lost.");
        activity?.SetTag("error.type", "lease_lost");
        metrics.LeaseLost();
        LogLeaseLost(delivery.Id);
    }

    /// <summary>A task was given back to the queue.</summary>
    public void GivenBack(Delivery delivery) => LogGivenBack(delivery.Id);

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
