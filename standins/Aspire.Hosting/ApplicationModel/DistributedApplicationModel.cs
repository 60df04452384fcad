namespace Aspire.Hosting.ApplicationModel;

/// <summary>The whole application.</summary>
/// <param name="resources">Its resources.</param>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <summary>The application's resources.</summary>
    public IResourceCollection Resources { get; } = resources;
}
