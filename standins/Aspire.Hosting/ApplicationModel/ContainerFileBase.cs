namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file put into a container, given by its contents or by a file of the host.</summary>
public abstract class ContainerFileBase : ContainerFileSystemItem
{
    /// <summary>The whole text; null when <see cref="SourcePath" /> is set.</summary>
    public string? Contents { get; set; }

    /// <summary>A file of the host; null when <see cref="Contents" /> is set.</summary>
    public string? SourcePath { get; set; }
}
