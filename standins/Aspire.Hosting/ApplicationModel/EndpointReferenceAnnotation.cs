namespace Aspire.Hosting.ApplicationModel;

/// <summary>Declares that a resource refers to endpoints of another.</summary>
/// <param name="resource">The resource with the endpoints.</param>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    /// <summary>The resource with the endpoints.</summary>
    public IResourceWithEndpoints Resource { get; } = resource;

    /// <summary>Whether all of its endpoints are meant.</summary>
    public bool UseAllEndpoints { get; set; }

    /// <summary>The endpoints that are meant, unless all are.</summary>
    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
