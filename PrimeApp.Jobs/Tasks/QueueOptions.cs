using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Jobs.Tasks;

/// <summary>
/// What the queue promises; the same for every process of a deployment. Bound to the configuration section
/// <c>Queue</c>.
/// </summary>
public sealed class QueueOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Queue";

    /// <summary>
    /// How many tasks may wait before new ones are refused, from 1 to 100 million. Default: 1 million.
    /// </summary>
    [Range(1, 100_000_000)]
    public int MaxLength { get; set; } = 1_000_000;

    /// <summary>
    /// How long a worker may be silent before its tasks are given to others, from 200 ms to 1 hour. Default: 10 s.
    /// </summary>
    [DurationRange("00:00:00.200", "01:00:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a task may fail before it is a dead letter, from 1 to 100. Default: 5.</summary>
    [Range(1, 100)]
    public int MaxFailures { get; set; } = 5;

    /// <summary>
    /// How often a task may be delivered before one more lost lease makes it a dead letter, from 1 to 1,000.
    /// Default: 10. A task that kills its workers fails without ever reporting a failure.
    /// </summary>
    [Range(1, 1000)]
    public int MaxDeliveries { get; set; } = 10;

    /// <summary>The delay of the first retry, from 0 to 1 hour; it doubles with every failure. Default: 1 s.</summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay of a retry, from 0 to 1 day. Default: 1 minute.</summary>
    [DurationRange("00:00:00", "1.00:00:00")]
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a client's idempotency key stands for the task that it was first sent with, from 1 s to 365 days.
    /// Default: 1 day.
    /// </summary>
    [DurationRange("00:00:01", "365.00:00:00")]
    public TimeSpan IdempotencyRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// How long the record of a completed or cancelled task is kept, from 1 s to 365 days. Default: 1 day.
    /// </summary>
    [DurationRange("00:00:01", "365.00:00:00")]
    public TimeSpan ResultRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the record of a dead letter is kept, from 1 s to 365 days. Default: 7 days.</summary>
    [DurationRange("00:00:01", "365.00:00:00")]
    public TimeSpan DeadLetterRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How often one of the workers looks for recent tasks that are on no list and with no worker, from 1 s to 1 day;
    /// it puts back those that it finds twice. Default: 1 minute.
    /// </summary>
    [DurationRange("00:00:01", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How many dead letters are listed, from 1 to 1 million; the oldest leave first. Default: 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int DeadLetterCapacity { get; set; } = 10_000;

    /// <summary>
    /// How many submitted tasks are listed, from 1 to 1 million; the oldest leave first. Default: 1,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int RecentCapacity { get; set; } = 1_000;
}

[OptionsValidator]
internal sealed partial class QueueOptionsValidator : IValidateOptions<QueueOptions>;
