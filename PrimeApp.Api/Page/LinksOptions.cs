namespace PrimeApp.Api.Page;

/// <summary>
/// Where the page links to, when the host says so. Bound to the configuration section <c>Links</c>. Default: nowhere.
/// </summary>
public sealed class LinksOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "Links";

    /// <summary>The address of Prometheus.</summary>
    public Uri? Prometheus { get; set; }

    /// <summary>The address of Grafana.</summary>
    public Uri? Grafana { get; set; }

    /// <summary>The address of the Aspire dashboard.</summary>
    public Uri? Dashboard { get; set; }
}
