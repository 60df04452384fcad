namespace Aspire.Hosting.Docker.Resources.ServiceNodes;

/// <summary>A secret of the compose file that a service gets.</summary>
public sealed class SecretReference
{
    /// <summary>The secret's name in the compose file.</summary>
    public string? Source { get; set; }

    /// <summary>The name of the file in <c>/run/secrets</c>.</summary>
    public string? Target { get; set; }
}
