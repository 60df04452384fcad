namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes the URLs shown for a resource, once its endpoints have addresses.</summary>
/// <param name="callback">Changes the URLs of the context it is given.</param>
public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <summary>Changes the URLs of the context it is given.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = callback;
}
