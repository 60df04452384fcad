using YamlDotNet.Serialization;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A named part of a compose file.</summary>
public abstract class NamedComposeMember
{
    /// <summary>The name. It is the key of the part in the file.</summary>
    [YamlIgnore]
    public required string Name { get; set; }
}
