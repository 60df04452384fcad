namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A configuration file that a service uses.</summary>
public sealed class ConfigReference
{
    /// <summary>The name of the file in the compose file.</summary>
    public string? Source { get; set; }

    /// <summary>The path inside the container.</summary>
    public string? Target { get; set; }

    /// <summary>The owner of the file.</summary>
    public string? Uid { get; set; }

    /// <summary>The group of the file.</summary>
    public string? Gid { get; set; }

    /// <summary>The permissions of the file.</summary>
    public UnixFileMode? Mode { get; set; }
}
