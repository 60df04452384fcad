namespace Aspire.Hosting.ApplicationModel;

/// <summary>A folder put into a container before it starts.</summary>
public sealed class ContainerDirectory : ContainerFileSystemItem
{
    /// <summary>What is in the folder.</summary>
    public IEnumerable<ContainerFileSystemItem> Entries { get; set; } = [];
}
