using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A volume, or a mount of a volume in a service.</summary>
public sealed class Volume : NamedComposeMember
{
    /// <summary><c>volume</c> or <c>bind</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The path inside the container.</summary>
    public string? Target { get; set; }

    /// <summary>The name of the volume, or a path on the host.</summary>
    public string? Source { get; set; }

    /// <summary>Whether the mount is read-only.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>The driver of the volume.</summary>
    public string? Driver { get; set; }

    /// <summary>Whether compose uses an existing volume instead of creating one.</summary>
    public bool? External { get; set; }
}
