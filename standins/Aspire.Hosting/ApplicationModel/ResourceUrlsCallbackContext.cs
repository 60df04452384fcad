namespace Aspire.Hosting.ApplicationModel;

/// <summary>The URLs shown for a resource while they are being put together.</summary>
/// <param name="executionContext">Whether the application runs or is published.</param>
/// <param name="resource">The resource.</param>
/// <param name="urls">What the list begins with.</param>
/// <param name="cancellationToken">Ends the work.</param>
public class ResourceUrlsCallbackContext(
    DistributedApplicationExecutionContext executionContext,
    IResource resource,
    List<ResourceUrlAnnotation>? urls = null,
    CancellationToken cancellationToken = default)
{
    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The URLs, one for each endpoint to begin with.</summary>
    public List<ResourceUrlAnnotation> Urls { get; } = urls ?? [];

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;
}
