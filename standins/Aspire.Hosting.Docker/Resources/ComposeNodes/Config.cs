namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A file that services get.</summary>
public sealed class Config : NamedComposeMember
{
    /// <summary>The path of the file, relative to the compose file.</summary>
    public string? File { get; set; }

    /// <summary>Whether it exists already and is only used.</summary>
    public bool? External { get; set; }

    /// <summary>The text, in which the engine replaces variables: a <c>$</c> that stays is written twice.</summary>
    public string? Content { get; set; }
}
