using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace PrimeApp.Api.RateLimits;

/// <summary>
/// The request rate of one client: an API key, or an address where no key is needed. Bound to the configuration section
/// <c>RateLimit</c>.
/// </summary>
public sealed class RateLimitOptions : IValidatableObject
{
    internal const int PortionsPerSecond = 10;

    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "RateLimit";

    /// <summary>
    /// Sustained requests per second of one client, from 1 to 1 million, or 0 for no limit. Default: 5,000, which is
    /// far above normal use.
    /// </summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 5_000;

    /// <summary>
    /// Requests that a client may send at once after a pause, from a tenth of <see cref="RequestsPerSecond"/> to 10
    /// million. Default: 10,000.
    /// </summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 10_000;

    /// <summary>Checks that the bucket holds one portion of tokens. A smaller bucket would lower the rate.</summary>
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
