using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.RateLimits;

/// <summary>
/// How much one client may ask for: the holder of an API key, or whoever comes from one address where none is needed.
/// Bound to the configuration section <c>RateLimit</c>.
/// </summary>
public sealed class RateLimitOptions : IValidatableObject
{
    internal const int PortionsPerSecond = 10;

    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "RateLimit";

    /// <summary>
    /// Requests a second that a client may send in the long run, from 1 to 1 million, or 0 for no limit.
    /// Default: 5,000, more than anyone needs who is not trying to.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 5_000;

    /// <summary>
    /// Requests that may come at once after a pause, from a tenth of <see cref="RequestsPerSecond"/> to 10 million.
    /// Default: 10,000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 10_000;

    /// <summary>Checks that the burst holds what comes at a time, or the rate would be a lower one.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Burst < RequestsPerSecond / PortionsPerSecond)
        {
            yield return new ValidationResult(
                $"{SectionName}:{nameof(Burst)} is '{Burst}'. It must be at least a tenth of "
                + $"{SectionName}:{nameof(RequestsPerSecond)}, which is {RequestsPerSecond}.");
        }
    }
}

[OptionsValidator]
internal sealed partial class RateLimitOptionsValidator : IValidateOptions<RateLimitOptions>;
