namespace Aspire.Hosting.ApplicationModel;

/// <summary>Generates the files that a container finds in a folder when it starts.</summary>
public sealed class ContainerFileSystemCallbackAnnotation : IResourceAnnotation
{
    /// <summary>The absolute path of the folder inside the container.</summary>
    public required string DestinationPath { get; init; }

    /// <summary>The owning user's id of files that name none.</summary>
    public int? DefaultOwner { get; init; }

    /// <summary>The owning group's id of files that name none.</summary>
    public int? DefaultGroup { get; init; }

    /// <summary>Permissions taken from files that name none.</summary>
    public UnixFileMode? Umask { get; set; }

    /// <summary>Returns the files.</summary>
    public required Func<ContainerFileSystemCallbackContext, CancellationToken, Task<IEnumerable<ContainerFileSystemItem>>> Callback { get; init; }
}
