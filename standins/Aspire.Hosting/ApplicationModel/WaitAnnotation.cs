namespace Aspire.Hosting.ApplicationModel;

/// <summary>Declares that a resource starts only after another has got so far.</summary>
/// <param name="resource">The resource waited for.</param>
/// <param name="waitType">How far it must have got.</param>
/// <param name="exitCode">The exit code expected where completion is waited for.</param>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The resource waited for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>How far it must have got.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code expected where completion is waited for.</summary>
    public int ExitCode { get; } = exitCode;
}
