using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service of a compose file.</summary>
public sealed class Service : NamedComposeMember
{
    /// <summary>The image it runs from.</summary>
    public string? Image { get; set; }

    /// <summary>When the image is pulled: <c>always</c>, <c>missing</c>, <c>never</c>.</summary>
    public string? PullPolicy { get; set; }

    /// <summary>Replaces the image's command.</summary>
    public List<string> Command { get; set; } = [];

    /// <summary>Replaces the image's entry point.</summary>
    public List<string> Entrypoint { get; set; } = [];

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

    /// <summary>The user it runs as.</summary>
    public string? User { get; set; }

    /// <summary>The networks it is in.</summary>
    public List<string> Networks { get; set; } = [];

    /// <summary>When it is started again: <c>no</c>, <c>always</c>, <c>on-failure</c>, <c>unless-stopped</c>.</summary>
    public string? Restart { get; set; }

    /// <summary>How many replicas it has, what they may use, and how they are replaced.</summary>
    public Deploy? Deploy { get; set; }

    /// <summary>How its health is checked.</summary>
    public Healthcheck? Healthcheck { get; set; }

    /// <summary>Where its output goes.</summary>
    public Logging? Logging { get; set; }

    /// <summary>Capabilities it has besides the usual ones.</summary>
    public List<string> CapAdd { get; set; } = [];

    /// <summary>Capabilities it does not have.</summary>
    public List<string> CapDrop { get; set; } = [];

    /// <summary>The profiles it is started with only.</summary>
    public List<string> Profiles { get; set; } = [];

    /// <summary>Whether its root file system is read-only.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>Options of the engine's security modules.</summary>
    public List<string> SecurityOpt { get; set; } = [];

    /// <summary>The files with secrets that it gets.</summary>
    public List<SecretReference> Secrets { get; set; } = [];

    /// <summary>The files it gets.</summary>
    public List<ConfigReference> Configs { get; set; } = [];

    /// <summary>How long it may take to end when asked to, for example <c>30s</c>.</summary>
    public string? StopGracePeriod { get; set; }

    /// <summary>Paths that are in memory and lost when it ends.</summary>
    public List<string> Tmpfs { get; set; } = [];

    /// <summary>Mounts a volume.</summary>
    public Service AddVolume(Volume volume)
    {
        Volumes.Add(volume);
        return this;
    }

    /// <summary>Sets an environment variable.</summary>
    public Service AddEnvironmentalVariable(string key, string? value)
    {
        Environment[key] = value ?? string.Empty;
        return this;
    }

    /// <summary>Gives it a file.</summary>
    public Service AddConfig(ConfigReference config)
    {
        Configs.Add(config);
        return this;
    }
}
