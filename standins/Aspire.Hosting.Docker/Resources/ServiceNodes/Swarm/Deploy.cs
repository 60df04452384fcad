namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>The number of replicas of a service, their resources and their updates.</summary>
public sealed class Deploy
{
    /// <summary>The number of replicas.</summary>
    public int? Replicas { get; set; }

    /// <summary>The resources of a replica.</summary>
    public Resources? Resources { get; set; }

    /// <summary>The machines of a swarm that may run it.</summary>
    public Placement? Placement { get; set; }

    /// <summary>The update policy of a swarm.</summary>
    public UpdateConfig? UpdateConfig { get; set; }
}
