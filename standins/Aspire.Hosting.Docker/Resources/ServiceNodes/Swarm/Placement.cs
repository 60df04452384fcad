namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>Which machines of a swarm a service may run on.</summary>
public sealed class Placement
{
    /// <summary>What a machine must be, for example <c>node.role == manager</c>.</summary>
    public List<string>? Constraints { get; set; }
}
