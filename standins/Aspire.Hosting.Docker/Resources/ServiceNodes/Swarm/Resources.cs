namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>What a replica may use.</summary>
public sealed class Resources
{
    /// <summary>The most it may use.</summary>
    public ResourceSpec? Limits { get; set; }

    /// <summary>What it is sure to have.</summary>
    public ResourceSpec? Reservations { get; set; }
}
