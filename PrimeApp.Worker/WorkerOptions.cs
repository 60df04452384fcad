using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs;

namespace PrimeApp.Worker;

/// <summary>What this worker takes on. Bound to the configuration section <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Worker";

    /// <summary>On how many threads the worker computes, from 1 to 256. Default: 2.</summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 2;

    /// <summary>
    /// How many tasks the worker holds at a time, from 1 to 10,000. They share the threads: a task never waits for one
    /// that is ten times as large. Default: 64.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxTasks { get; set; } = 64;

    /// <summary>
    /// How long running tasks may go on when the worker is told to stop, from 0 to 1 hour; then they are given back.
    /// Default: 5 s.
    /// </summary>
    [DurationRange("00:00:00", "01:00:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often the worker looks for tasks that it was not told of, reports that it lives and puts right what others
    /// left behind; from 10 ms to 1 minute. Default: 1 s.
    /// </summary>
    [DurationRange("00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a loop of the worker may fail or hang, such as that which looks for tasks, before <c>/alive</c> fails,
    /// from 5 s to 1 hour. Default: 30 s, far longer than a round takes, with Redis answering or not.
    /// </summary>
    [DurationRange("00:00:05", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);
}

[OptionsValidator]
internal sealed partial class WorkerOptionsValidator : IValidateOptions<WorkerOptions>;
