using System.ComponentModel.DataAnnotations;

namespace PrimeApp.Api.Tasks;

/// <summary>Which tasks are accepted. Bound to the configuration section <c>Tasks</c>.</summary>
public sealed class TasksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Tasks";

    /// <summary>The largest n that may be asked for, from 1 to 10^11. Default: 10^9.</summary>
    [Range(1L, 100_000_000_000L)]
    public long MaxN { get; set; } = 1_000_000_000;
}
