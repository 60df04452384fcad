namespace Aspire.Hosting;

/// <summary>What is being done with the application.</summary>
/// <param name="operation">What is being done.</param>
public class DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
{
    private IServiceProvider? _serviceProvider;

    /// <summary>What is being done.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>Whether files are written from which the application is deployed.</summary>
    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <summary>Whether the application runs on this machine.</summary>
    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    /// <summary>The application's services.</summary>
    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider ServiceProvider
    {
        get => _serviceProvider ?? throw new InvalidOperationException("There are no services before the application is built.");
        internal set => _serviceProvider = value;
    }
}
