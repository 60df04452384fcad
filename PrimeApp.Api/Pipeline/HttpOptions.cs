using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs;

namespace PrimeApp.Api.Pipeline;

/// <summary>
/// Timeout, allowed origins and base path of HTTP requests. Bound to the configuration section <c>Http</c>.
/// </summary>
public sealed partial class HttpOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Http";

    /// <summary>
    /// Time after which the API answers a request with 504, from 1 s to 1 hour. Streams may take longer. Default: 30 s.
    /// </summary>
    [DurationRange("00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Comma-separated origins from which browsers may use the API, such as
    /// <c>https://example.org,http://localhost:3001</c>. Default: none.
    /// </summary>
    public string AllowedOrigins { get; set; } = "";

    /// <summary>
    /// The path below which clients reach the service, such as <c>/primes</c>. Every link and every <c>Location</c>
    /// header begins with it. Default: none.
    /// </summary>
    public string PathBase { get; set; } = "";

    internal string[] Origins =>
        AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Checks each origin, and the path.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        PathSegments().IsMatch(PathBase)
            ? ValidateOrigins()
            : ValidateOrigins().Append(new ValidationResult(
                $"{SectionName}:{nameof(PathBase)} is '{PathBase}'. It must be a path such as /primes."));

    private IEnumerable<ValidationResult> ValidateOrigins() =>
        from text in Origins
        where !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !text.Equals(address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        select new ValidationResult(
            $"{SectionName}:{nameof(AllowedOrigins)} has '{text}'. It must be an origin such as https://example.org.");

    [GeneratedRegex(@"\A(/[A-Za-z0-9._~-]+)*\z")]
    private static partial Regex PathSegments();
}

[OptionsValidator]
internal sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;
