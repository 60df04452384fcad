namespace Aspire.Hosting.ApplicationModel;

/// <summary>Declares that a health check tells whether the resource is healthy.</summary>
/// <param name="key">The name the health check is registered by.</param>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name the health check is registered by.</summary>
    public string Key { get; } = key;
}
