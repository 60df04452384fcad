namespace Aspire.Hosting.ApplicationModel;

/// <summary>A file or folder put into a container before it starts.</summary>
public abstract class ContainerFileSystemItem
{
    /// <summary>The name within its folder, without separators.</summary>
    public string Name
    {
        get;
        set
        {
            if (Path.GetDirectoryName(value) != string.Empty)
            {
                throw new ArgumentException($"'{value}' is a path; files are named within a folder.", nameof(value));
            }

            field = value;
        }
    } = string.Empty;

    /// <summary>The owning user's id; null for the container's own.</summary>
    public int? Owner { get; set; }

    /// <summary>The owning group's id; null for the container's own.</summary>
    public int? Group { get; set; }

    /// <summary>The permissions; none for those that the container's umask leaves.</summary>
    public UnixFileMode Mode { get; set; }
}
