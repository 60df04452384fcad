namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A configuration file for services.</summary>
public sealed class Config : NamedComposeMember
{
    /// <summary>The path of the file, relative to the compose file.</summary>
    public string? File { get; set; }

    /// <summary>Whether compose uses an existing file instead of creating one.</summary>
    public bool? External { get; set; }

    /// <summary>The text. Compose expands variables in it, so a literal <c>$</c> is written twice.</summary>
    public string? Content { get; set; }
}
