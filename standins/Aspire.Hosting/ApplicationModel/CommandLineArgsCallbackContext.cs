namespace Aspire.Hosting.ApplicationModel;

/// <summary>The arguments of a resource while they are being put together.</summary>
public sealed class CommandLineArgsCallbackContext
{
    /// <summary>Begins a list of arguments.</summary>
    /// <param name="args">What it begins with.</param>
    /// <param name="resource">The resource that gets the arguments.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public CommandLineArgsCallbackContext(IList<object> args, IResource resource, CancellationToken cancellationToken = default)
    {
        Args = args;
        Resource = resource;
        CancellationToken = cancellationToken;
    }

    /// <summary>Strings, and values that are resolved later.</summary>
    public IList<object> Args { get; }

    /// <summary>The resource that gets the arguments.</summary>
    public IResource Resource { get; }

    /// <summary>Whether the application runs or is published.</summary>
    public required DistributedApplicationExecutionContext ExecutionContext { get; init; }

    /// <summary>Ends the work.</summary>
    public CancellationToken CancellationToken { get; }
}
