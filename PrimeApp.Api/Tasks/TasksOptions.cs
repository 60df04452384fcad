using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using PrimeApp.Primes;

namespace PrimeApp.Api.Tasks;

/// <summary>
/// Limits of tasks and of requests that wait for them. Bound to the configuration section <c>Tasks</c>.
/// </summary>
public sealed class TasksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Tasks";

    /// <summary>
    /// The largest n of a submission, from 1 to 10^14. Default: 10^13, whose prime is exact in every JSON client.
    /// </summary>
    [Range(1L, NthPrime.MaxN)]
    public long MaxN { get; set; } = 10_000_000_000_000;

    /// <summary>
    /// Requests that may wait for the end of a task at a time, from 1 to 100,000; further ones are answered 503.
    /// Default: 1,000.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxWaits { get; set; } = 1_000;

    /// <summary>
    /// Waiting requests of one client (an API key, or an address where no key is needed), from 1 to 100,000; further
    /// ones are answered 429. Default: 100.
    /// </summary>
    [Range(1, 100_000)]
    public int MaxWaitsPerClient { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class TasksOptionsValidator : IValidateOptions<TasksOptions>;
