using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.Primes;

/// <summary>How primes may be read. Bound to the configuration section <c>Primes</c>.</summary>
public sealed class PrimesOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Primes";

    /// <summary>
    /// How many streams of primes may be open at a time, from 1 to 10,000; more are answered 503. A stream takes 2 to 3
    /// MiB, and 9 MiB where primes are beyond 10^12. Default: 32.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxStreams { get; set; } = 32;

    /// <summary>
    /// How many streams of primes one client may have open: an API key, or an address where none is needed; from 1 to
    /// 10,000, more are answered 429. Default: 8.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxStreamsPerClient { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class PrimesOptionsValidator : IValidateOptions<PrimesOptions>;
