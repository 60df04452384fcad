namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>How many replicas a service has and what they may use.</summary>
public sealed class Deploy
{
    /// <summary>The number of replicas.</summary>
    public int? Replicas { get; set; }

    /// <summary>What a replica may use.</summary>
    public Resources? Resources { get; set; }
}
