namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A file of the compose file that a service gets.</summary>
public sealed class ConfigReference
{
    /// <summary>The file's name in the compose file.</summary>
    public string? Source { get; set; }

    /// <summary>The path inside the container.</summary>
    public string? Target { get; set; }

    /// <summary>The user who owns it.</summary>
    public string? Uid { get; set; }

    /// <summary>The group that owns it.</summary>
    public string? Gid { get; set; }

    /// <summary>Who may do what with it.</summary>
    public UnixFileMode? Mode { get; set; }
}
