namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>How many replicas a service has, what they may use, and how they are replaced.</summary>
public sealed class Deploy
{
    /// <summary>The number of replicas.</summary>
    public int? Replicas { get; set; }

    /// <summary>What a replica may use.</summary>
    public Resources? Resources { get; set; }

    /// <summary>Which machines of a swarm it may run on.</summary>
    public Placement? Placement { get; set; }

    /// <summary>How a swarm replaces replicas.</summary>
    public UpdateConfig? UpdateConfig { get; set; }
}
