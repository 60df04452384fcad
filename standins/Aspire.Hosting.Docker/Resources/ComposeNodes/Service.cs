using Aspire.Hosting.Docker.Resources.ServiceNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace Aspire.Hosting.Docker.Resources.ComposeNodes;

/// <summary>A service of a compose file.</summary>
public sealed class Service : NamedComposeMember
{
    /// <summary>The image.</summary>
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

    /// <summary>The mounts.</summary>
    public List<Volume> Volumes { get; set; } = [];

    /// <summary>The services that start before it.</summary>
    public Dictionary<string, ServiceDependency> DependsOn { get; set; } = [];

    /// <summary>The user of its processes.</summary>
    public string? User { get; set; }

    /// <summary>The networks that it joins.</summary>
    public List<string> Networks { get; set; } = [];

    /// <summary>The restart policy: <c>no</c>, <c>always</c>, <c>on-failure</c>, <c>unless-stopped</c>.</summary>
    public string? Restart { get; set; }

    /// <summary>The number of replicas, their resources and their updates.</summary>
    public Deploy? Deploy { get; set; }

    /// <summary>The health check.</summary>
    public Healthcheck? Healthcheck { get; set; }

    /// <summary>The destination of its output.</summary>
    public Logging? Logging { get; set; }

    /// <summary>Additional capabilities.</summary>
    public List<string> CapAdd { get; set; } = [];

    /// <summary>Dropped capabilities.</summary>
    public List<string> CapDrop { get; set; } = [];

    /// <summary>The profiles that include it. It starts only with one of them.</summary>
    public List<string> Profiles { get; set; } = [];

    /// <summary>Whether its root file system is read-only.</summary>
    public bool? ReadOnly { get; set; }

    /// <summary>Options for the engine's security modules.</summary>
    public List<string> SecurityOpt { get; set; } = [];

    /// <summary>The secrets that it uses.</summary>
    public List<SecretReference> Secrets { get; set; } = [];

    /// <summary>The configuration files that it uses.</summary>
    public List<ConfigReference> Configs { get; set; } = [];

    /// <summary>The time that it gets to stop, for example <c>30s</c>.</summary>
    public string? StopGracePeriod { get; set; }

    /// <summary>Paths in memory, whose files are lost when the service stops.</summary>
    public List<string> Tmpfs { get; set; } = [];

    /// <summary>Adds a mount.</summary>
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

    /// <summary>Adds a configuration file.</summary>
    public Service AddConfig(ConfigReference config)
    {
        Configs.Add(config);
        return this;
    }
}
