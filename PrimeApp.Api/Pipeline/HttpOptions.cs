using System.ComponentModel.DataAnnotations;

namespace PrimeApp.Api.Pipeline;

/// <summary>How requests are handled. Bound to the configuration section <c>Http</c>.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Http";

    /// <summary>
    /// How long a request may take before it is answered 504, from 1 s to 1 hour; streams may take longer. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Origins whose pages may use the API in a browser, with commas between, such as
    /// <c>https://example.org,http://localhost:3001</c>. Default: none.
    /// </summary>
    public string AllowedOrigins { get; set; } = "";

    internal string[] Origins =>
        AllowedOrigins.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Checks each origin.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from text in Origins
        where !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || !text.Equals(address.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        select new ValidationResult(
            $"{SectionName}:{nameof(AllowedOrigins)} has '{text}'. It must be an origin such as https://example.org.",
            [nameof(AllowedOrigins)]);
}
