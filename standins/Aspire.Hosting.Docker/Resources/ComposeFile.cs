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

    /// <summary>The volumes by name.</summary>
    public Dictionary<string, Volume> Volumes { get; set; } = [];
}
