using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Worker.Claims;

/// <summary>What a worker does with tasks. Safe for concurrent use.</summary>
public sealed class TaskMetrics
{
    private static readonly InstrumentAdvice<double> DurationBuckets = new()
    {
        HistogramBucketBoundaries =
            [
                0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
                1800, 7200, 21_600, 86_400,
            ],
    };

    private static readonly InstrumentAdvice<double> WaitBuckets = new()
    {
        HistogramBucketBoundaries =
            [
                0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
                300,
                900, 3600, 10_800, 28_800, 86_400,
            ],
    };

    private const long LargestLabel = 100_000_000_000_000;

    private readonly Counter<long> _submissions;
    private readonly Counter<long> _cacheHits;
    private readonly Counter<long> _cacheMisses;
    private readonly UpDownCounter<long> _activeComputations;
    private readonly Counter<long> _numbersComputed;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _leaseLosses;
    private long _completed;
    private long _failed;

    /// <summary>
    /// Creates the instruments on the meter <see cref="WorkerTelemetry.Name"/>, each counter at zero.
    /// </summary>
    public TaskMetrics(IMeterFactory meterFactory, IOptions<WorkerOptions> options)
    {
        ArgumentNullException.ThrowIfNull(meterFactory);
        ArgumentNullException.ThrowIfNull(options);

        var meter = meterFactory.Create(WorkerTelemetry.Name);
        _submissions = meter.CreateCounter<long>(
            "prime.task.submissions", "{task}", "Tasks that a worker started, completed or failed for good.");
        _cacheHits = meter.CreateCounter<long>(
            "prime.cache.hits", "{lookup}", "Results that a worker or Redis knew.");
        _cacheMisses = meter.CreateCounter<long>(
            "prime.cache.misses", "{lookup}", "Results that had to be computed.");
        _activeComputations = meter.CreateUpDownCounter<long>(
            "prime.active_computations", "{computation}", "Computations that run at the moment.");
        var slots = options.Value.MaxTasks;
        meter.CreateObservableGauge(
            "prime.worker.slots", () => slots, "{computation}", "Computations that may run at a time.");
        _numbersComputed = meter.CreateCounter<long>(
            "prime.numbers.computed", "{number}", "Prime numbers delivered in results.");
        _duration = meter.CreateHistogram(
            "prime.task.duration", "s", "Time from the start of a task's last attempt to its end.", null,
            DurationBuckets);
        _wait = meter.CreateHistogram(
            "prime.task.wait", "s", "Time a task waited in the queue before it started.", null, WaitBuckets);
        _retries = meter.CreateCounter<long>(
            "prime.task.retries", "{task}", "Failed attempts that will be tried again.");
        _deadLetters = meter.CreateCounter<long>(
            "prime.task.dead_letters", "{task}", "Tasks that went to the dead list.");
        _leaseLosses = meter.CreateCounter<long>(
            "prime.task.lease_losses", "{task}", "Attempts whose lease ran out while they were at work.");

        StartAtZero();
    }

    /// <summary>How many tasks have completed.</summary>
    public long Completed => Interlocked.Read(ref _completed);

    /// <summary>How many tasks have failed for good.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>A task started: its first delivery, not those that follow a failure.</summary>
    public void TaskStarted() => CountSubmission("started", 1);

    /// <summary>A task completed.</summary>
    /// <param name="n">How many primes the task asked for, 1 or more.</param>
    /// <param name="duration">Time since the attempt started.</param>
    public void TaskCompleted(long n, TimeSpan duration)
    {
        Interlocked.Increment(ref _completed);
        CountSubmission("completed", 1);
        RecordDuration(n, duration);
    }

    /// <summary>A task failed for good: it will not be tried again.</summary>
    /// <param name="n">How many primes the task asked for, 1 or more.</param>
    /// <param name="duration">Time since the attempt started.</param>
    public void TaskFailed(long n, TimeSpan duration)
    {
        Interlocked.Increment(ref _failed);
        CountSubmission("failed", 1);
        RecordDuration(n, duration);
    }

    /// <summary>A result was known.</summary>
    public void CacheHit() => _cacheHits.Add(1);

    /// <summary>A result had to be computed.</summary>
    public void CacheMiss() => _cacheMisses.Add(1);

    /// <summary>A computation started; <see cref="ComputationEnded"/> follows, whatever becomes of it.</summary>
    public void ComputationStarted() => _activeComputations.Add(1);

    /// <summary>A computation ended.</summary>
    public void ComputationEnded() => _activeComputations.Add(-1);

    /// <summary>A result was delivered.</summary>
    /// <param name="count">Primes in the result.</param>
    /// <param name="type">Where they came from.</param>
    public void NumbersComputed(long count, ComputationType type) =>
        _numbersComputed.Add(count, new KeyValuePair<string, object?>("computation_type", type.ToWireName()));

    /// <summary>A task started, after some time in the queue.</summary>
    /// <param name="waited">Time since it was submitted.</param>
    public void TaskWaited(TimeSpan waited) => _wait.Record(waited.TotalSeconds);

    /// <summary>An attempt failed and the task will be tried again.</summary>
    public void TaskRetried() => _retries.Add(1);

    /// <summary>A task went to the dead list.</summary>
    public void DeadLettered() => _deadLetters.Add(1);

    /// <summary>An attempt lost its lease while it was at work.</summary>
    public void LeaseLost() => _leaseLosses.Add(1);

    /// <summary>
    /// The label of <paramref name="n"/>: the smallest power of ten that is not below it, and at most 10^14. 1 is
    /// labelled 1, 2 to 10 are labelled 10, and so on.
    /// </summary>
    internal static string RoundUpToPowerOfTen(long n)
    {
        long power = 1;
        while (power < Math.Min(n, LargestLabel))
        {
            power *= 10;
        }

        return power.ToString(CultureInfo.InvariantCulture);
    }

    private void CountSubmission(string status, long count) =>
        _submissions.Add(count, new KeyValuePair<string, object?>("status", status));

    private void RecordDuration(long n, TimeSpan duration) =>
        _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("n_primes", RoundUpToPowerOfTen(n)));

    // A rate over a series that appears with its first event misses that event.
    private void StartAtZero()
    {
        foreach (var status in (ReadOnlySpan<string>)["started", "completed", "failed"])
        {
            CountSubmission(status, 0);
        }

        foreach (var type in Enum.GetValues<ComputationType>())
        {
            NumbersComputed(0, type);
        }

        foreach (var counter in (ReadOnlySpan<Counter<long>>)[_cacheHits, _cacheMisses, _retries, _deadLetters,
            _leaseLosses])
        {
            counter.Add(0);
        }

        _activeComputations.Add(0);
    }
}
