namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL shown for a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The URL.</summary>
    public required string Url { get; set; }

    /// <summary>What it is called; the URL itself when null.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint that it belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }

    /// <summary>Where it is shown.</summary>
    public UrlDisplayLocation DisplayLocation { get; set; }
}
