namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A network of a compose file.</summary>
public sealed class Network : NamedComposeMember
{
    /// <summary>The driver: <c>bridge</c> on one machine, <c>overlay</c> across several.</summary>
    public string? Driver { get; set; }

    /// <summary>Whether compose uses an existing network instead of creating one.</summary>
    public bool? External { get; set; }

    /// <summary>Whether containers outside the project may join it.</summary>
    public bool? Attachable { get; set; }

    /// <summary>Whether it has no access to the outside.</summary>
    public bool? Internal { get; set; }
}
