namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>The machines of a swarm that may run a service.</summary>
public sealed class Placement
{
    /// <summary>Conditions for a machine, for example <c>node.role == manager</c>.</summary>
    public List<string>? Constraints { get; set; }
}
