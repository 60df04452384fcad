namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A file with a secret for services.</summary>
public sealed class Secret
{
    /// <summary>The path of the file, relative to the compose file.</summary>
    public string? File { get; set; }

    /// <summary>Whether compose uses an existing secret instead of creating one.</summary>
    public bool? External { get; set; }

    /// <summary>The name of the secret in the engine.</summary>
    public string? Name { get; set; }
}
