using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service of a compose file.</summary>
public sealed class Service : NamedComposeMember
{
    /// <summary>The image it runs from.</summary>
    public string? Image { get; set; }

    /// <summary>Replaces the image's entry point.</summary>
    public List<string> Entrypoint { get; set; } = [];

    /// <summary>Replaces the image's command.</summary>
    public List<string> Command { get; set; } = [];

    /// <summary>The environment variables.</summary>
    public Dictionary<string, string> Environment { get; set; } = [];

    /// <summary>Published ports: <c>host:container</c>.</summary>
    public List<string> Ports { get; set; } = [];

    /// <summary>Ports for other services only.</summary>
    public List<string> Expose { get; set; } = [];

    /// <summary>What is mounted.</summary>
    public List<Volume> Volumes { get; set; } = [];

    /// <summary>The services that must be started before.</summary>
    public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

    /// <summary>How its health is checked.</summary>
    public Healthcheck? Healthcheck { get; set; }

    /// <summary>When it is started again: <c>no</c>, <c>always</c>, <c>on-failure</c>, <c>unless-stopped</c>.</summary>
    public string? Restart { get; set; }

    /// <summary>How many replicas it has and what they may use.</summary>
    public Deploy? Deploy { get; set; }

    /// <summary>How long it may take to end when asked to, for example <c>30s</c>.</summary>
    public string? StopGracePeriod { get; set; }

    /// <summary>The user it runs as.</summary>
    public string? User { get; set; }
}
