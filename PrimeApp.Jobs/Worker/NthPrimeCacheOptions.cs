using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Jobs.Worker;

/// <summary>
/// Options of the cache of results in Redis; the same for every process of a deployment. Bound to the configuration
/// section <c>NthPrimeCache</c>.
/// </summary>
public sealed class NthPrimeCacheOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "NthPrimeCache";

    /// <summary>
    /// How many results are kept at most, from 0 (none) to 1 million; each takes about 150 bytes. Default: 10,000.
    /// </summary>
    [Range(0, 1_000_000)]
    public int Capacity { get; set; } = 10_000;

    /// <summary>How long a result is kept, from 1 s to 365 days. Default: 7 days.</summary>
    [DurationRange("00:00:01", "365.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}

[OptionsValidator]
internal sealed partial class NthPrimeCacheOptionsValidator : IValidateOptions<NthPrimeCacheOptions>;
