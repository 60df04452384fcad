using Aspire.Hosting.Docker.Resources.ComposeNodes;

namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A volume, or how it is mounted into a service.</summary>
public sealed class Volume : NamedComposeMember
{
    /// <summary><c>volume</c> or <c>bind</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The path inside the container.</summary>
    public string? Target { get; set; }

    /// <summary>The volume's name, or the path on the machine.</summary>
    public string? Source { get; set; }

    /// <summary>Whether the service may only read it.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>The driver of the volume.</summary>
    public string? Driver { get; set; }

    /// <summary>Whether it exists already and is only used.</summary>
    public bool? External { get; set; }
}
