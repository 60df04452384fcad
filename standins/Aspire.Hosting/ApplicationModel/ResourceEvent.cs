namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of a resource's state.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">Which of its replicas.</param>
/// <param name="snapshot">The new state.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Which of its replicas: the resource's name with a suffix.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>The new state.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
