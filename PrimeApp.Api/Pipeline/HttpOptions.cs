using System.ComponentModel.DataAnnotations;

namespace PrimeApp.Api.Pipeline;

/// <summary>How requests are handled. Bound to the configuration section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Http";

    /// <summary>
    /// How long a request may take before it is answered 504, from 1 s to 1 hour; streams may take longer. Default: 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Origins whose pages may use the API in a browser, such as <c>https://example.org</c>. Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];
}
