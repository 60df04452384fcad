namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment of a resource while it is being put together.</summary>
public class EnvironmentCallbackContext
{
    /// <summary>Begins an environment.</summary>
    /// <param name="executionContext">Whether the application runs or is published.</param>
    /// <param name="resource">The resource that gets the environment.</param>
    /// <param name="environmentVariables">What it begins with.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public EnvironmentCallbackContext(
        DistributedApplicationExecutionContext executionContext,
        IResource resource,
        Dictionary<string, object>? environmentVariables = null,
        CancellationToken cancellationToken = default)
    {
        ExecutionContext = executionContext;
        Resource = resource;
        EnvironmentVariables = environmentVariables ?? [];
        CancellationToken = cancellationToken;
    }

    /// <summary>Whether the application runs or is published.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>The resource that gets the environment.</summary>
    public IResource Resource { get; }

    /// <summary>Strings, and values that are resolved later.</summary>
    public Dictionary<string, object> EnvironmentVariables { get; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; }
}
