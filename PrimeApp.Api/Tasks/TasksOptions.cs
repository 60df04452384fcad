using System.ComponentModel.DataAnnotations;
using PrimeApp.Primes;

namespace PrimeApp.Api.Tasks;

/// <summary>Which tasks are accepted. Bound to the configuration section <c>Tasks</c>.</summary>
public sealed class TasksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Tasks";

    /// <summary>The largest n that may be asked for, from 1 to 10^14. Default: 10^13, whose prime is exact in every JSON
    /// client.</summary>
    [Range(1L, NthPrime.MaxN)]
    public long MaxN { get; set; } = 10_000_000_000_000;
}
