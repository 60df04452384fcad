using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A part of a compose file that has a name.</summary>
public abstract class NamedComposeMember
{
    /// <summary>The name, which is the key of the part and not in it.</summary>
    [YamlIgnore]
    public required string Name { get; set; }
}
