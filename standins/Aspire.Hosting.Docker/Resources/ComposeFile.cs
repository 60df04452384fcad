using Aspire.Hosting.Docker.Publishing;
using Aspire.Hosting.Docker.Resources.ComposeNodes;
using Aspire.Hosting.Docker.Resources.ServiceNodes;

namespace Aspire.Hosting.Docker.Resources;

/// <summary>A compose file.</summary>
public sealed class ComposeFile
{
    /// <summary>The name of the project.</summary>
    public string? Name { get; set; }

    /// <summary>The services by name.</summary>
    public Dictionary<string, Service> Services { get; set; } = [];

    /// <summary>The networks by name.</summary>
    public Dictionary<string, Network> Networks { get; set; } = [];

    /// <summary>The volumes by name.</summary>
    public Dictionary<string, Volume> Volumes { get; set; } = [];

    /// <summary>The secrets by name.</summary>
    public Dictionary<string, Secret> Secrets { get; set; } = [];

    /// <summary>The configuration files by name.</summary>
    public Dictionary<string, Config> Configs { get; set; } = [];

    /// <summary>Adds a network or replaces the one with this name.</summary>
    public ComposeFile AddNetwork(Network network)
    {
        Networks[network.Name] = network;
        return this;
    }

    /// <summary>Adds a service or replaces the one with this name.</summary>
    public ComposeFile AddService(Service service)
    {
        Services[service.Name] = service;
        return this;
    }

    /// <summary>Adds a volume or replaces the one with this name.</summary>
    public ComposeFile AddVolume(Volume volume)
    {
        Volumes[volume.Name] = volume;
        return this;
    }

    /// <summary>Adds a configuration file or replaces the one with this name.</summary>
    public ComposeFile AddConfig(Config config)
    {
        Configs[config.Name] = config;
        return this;
    }

    /// <summary>Returns the text of the file.</summary>
    /// <param name="lineEndings">The line ending.</param>
    public string ToYaml(string lineEndings = "\n") => ComposeYaml.Write(this, lineEndings);
}
