namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>The resources of a replica.</summary>
public sealed class Resources
{
    /// <summary>The upper limit.</summary>
    public ResourceSpec? Limits { get; set; }

    /// <summary>The guaranteed minimum.</summary>
    public ResourceSpec? Reservations { get; set; }
}
