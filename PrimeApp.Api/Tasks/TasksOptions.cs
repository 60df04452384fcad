using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PrimeApp.Primes;

namespace PrimeApp.Api.Tasks;

/// <summary>Which tasks are accepted. Bound to the configuration section <c>Tasks</c>.</summary>
public sealed class TasksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Tasks";

    /// <summary>The largest n that may be asked for, from 1 to 10^14. Default: 10^13, whose prime is exact in every
    /// JSON client.</summary>
    [Range(1L, NthPrime.MaxN)]
    public long MaxN { get; set; } = 10_000_000_000_000;

    /// <summary>
    /// How many requests may wait for the end of a task at a time, from 1 to 100,000; more are answered 503. Default:
    /// 1,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxWaits { get; set; } = 1_000;

    /// <summary>
    /// How many of these requests one client may have: an API key, or an address where none is needed; from 1 to
    /// 100,000, more are answered 429. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxWaitsPerClient { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class TasksOptionsValidator : IValidateOptions<TasksOptions>;
