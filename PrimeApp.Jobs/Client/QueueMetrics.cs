using System.Diagnostics.Metrics;

namespace PrimeApp.Jobs.Client;

/// <summary>The queue as the service last saw it, and what clients did to it. Safe for concurrent use.</summary>
public sealed class QueueMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _cancellations;
    private volatile QueueActivity? _snapshot;

    /// <summary>Creates the instruments on the meter <see cref="JobsTelemetry.Name"/>, the counters at zero.</summary>
    public QueueMetrics(IMeterFactory meterFactory)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);

        var meter = meterFactory.Create(JobsTelemetry.Name);
        meter.CreateObservableGauge(
            "prime.queue.depth", () => Observe(queue => queue.Status.Depth), "{task}", "Tasks that wait for a worker.");
        meter.CreateObservableGauge(
            "prime.queue.oldest_age", () => Observe(queue => queue.Status.OldestAge.TotalSeconds), "s",
            "How long the oldest waiting task has waited.");
        meter.CreateObservableGauge(
            "prime.queue.oldest_running_age", () => Observe(queue => queue.OldestRunningAge.TotalSeconds), "s",
            "How long the oldest running task has run, since its present attempt started.");
        meter.CreateObservableGauge(
            "prime.queue.dead_letters", () => Observe(queue => queue.Status.DeadLetters), "{task}", "Tasks on the dead list.");
        meter.CreateObservableGauge(
            "prime.queue.paused", () => Observe(queue => queue.Status.Paused ? 1 : 0),
            description: "Whether the queue is paused, so that workers claim nothing; 1 or 0.");
        meter.CreateObservableGauge(
            "prime.workers.alive", () => Observe(queue => queue.Status.Workers), "{worker}",
            "Workers with a recent heartbeat.");
        _accepted = meter.CreateCounter<long>("prime.tasks.accepted", "{task}", "Tasks that clients put on the queue.");
        _accepted.Add(0);
        _cancellations = meter.CreateCounter<long>(
            "prime.task.cancellations", "{task}", "Tasks that clients cancelled.");
        _cancellations.Add(0);
    }

    /// <summary>
    /// The values of the gauges. <see langword="null"/> while Redis cannot be read: then the series are absent, instead
    /// of showing old values.
    /// </summary>
    public QueueActivity? Snapshot
    {
        get => _snapshot;
        set => _snapshot = value;
    }

    /// <summary>Tasks were put on the queue, one by one or in a batch.</summary>
    /// <param name="count">How many, from 0; a submission that is repeated is one.</param>
    public void TasksAccepted(int count) => _accepted.Add(count);

    /// <summary>
    /// A task was cancelled. The API counts it, because a waiting task has no worker that could.
    /// </summary>
    public void TaskCancelled() => _cancellations.Add(1);

    private Measurement<T>[] Observe<T>(Func<QueueActivity, T> value)
        where T : struct =>
        _snapshot is { } queue ? [new Measurement<T>(value(queue))] : [];
}
