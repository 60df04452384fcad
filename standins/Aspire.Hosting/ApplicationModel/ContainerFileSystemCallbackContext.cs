namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a generator of container files may use.</summary>
public sealed class ContainerFileSystemCallbackContext
{
    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The container.</summary>
    public required IResource Model { get; init; }
}
