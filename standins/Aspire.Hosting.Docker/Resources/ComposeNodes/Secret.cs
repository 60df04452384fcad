namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A file with a secret that services get.</summary>
public sealed class Secret
{
    /// <summary>The path of the file, relative to the compose file.</summary>
    public string? File { get; set; }

    /// <summary>Whether it exists already and is only used.</summary>
    public bool? External { get; set; }

    /// <summary>The name that the engine knows it by.</summary>
    public string? Name { get; set; }
}
