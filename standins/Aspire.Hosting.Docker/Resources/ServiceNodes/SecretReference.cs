namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A secret that a service uses.</summary>
public sealed class SecretReference
{
    /// <summary>The name of the secret in the compose file.</summary>
    public string? Source { get; set; }

    /// <summary>The name of the file in <c>/run/secrets</c>.</summary>
    public string? Target { get; set; }
}
