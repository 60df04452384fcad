namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>Processor time and memory.</summary>
public sealed class ResourceSpec
{
    /// <summary>Processors, for example <c>0.5</c>.</summary>
    public string? Cpus { get; set; }

    /// <summary>Memory, for example <c>512M</c>.</summary>
    public string? Memory { get; set; }
}
