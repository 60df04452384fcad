using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.Primes;

/// <summary>Limits of the streams of primes. Bound to the configuration section <c>Primes</c>.</summary>
public sealed class PrimesOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Primes";

    /// <summary>
    /// Streams of primes that may be open at a time, from 1 to 10,000; further ones are answered 503. A stream takes 2
    /// to 3 MiB, or 9 MiB for primes beyond 10^12. Default: 32.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxStreams { get; set; } = 32;

    /// <summary>
    /// Streams of primes that one client (an API key, or an address where no key is needed) may have open, from 1 to
    /// 10,000; further ones are answered 429. Default: 8.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxStreamsPerClient { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class PrimesOptionsValidator : IValidateOptions<PrimesOptions>;
