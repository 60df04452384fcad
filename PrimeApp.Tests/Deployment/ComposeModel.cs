namespace PrimeApp.Tests.Deployment;

/// <summary>What the rules look at in a compose file.</summary>
public sealed class ComposeModel
{
    public Dictionary<string, ComposeServiceModel> Services { get; set; } = [];
    public Dictionary<string, ComposeNetworkModel> Networks { get; set; } = [];
}

public sealed class ComposeServiceModel
{
    public string Image { get; set; } = "";
    public List<string> Command { get; set; } = [];
    public Dictionary<string, string> Environment { get; set; } = [];
    public List<string> Ports { get; set; } = [];
    public List<ComposeMountModel> Volumes { get; set; } = [];
    public Dictionary<string, ComposeDependencyModel> DependsOn { get; set; } = [];
    public string User { get; set; } = "";
    public List<string> Networks { get; set; } = [];
    public string Restart { get; set; } = "";
    public ComposeDeployModel? Deploy { get; set; }
    public object? Healthcheck { get; set; }
    public ComposeLoggingModel? Logging { get; set; }
    public List<string> CapAdd { get; set; } = [];
    public List<string> CapDrop { get; set; } = [];
    public List<string> Profiles { get; set; } = [];
    public bool ReadOnly { get; set; }
    public List<string> SecurityOpt { get; set; } = [];
    public string StopGracePeriod { get; set; } = "";
}

public sealed class ComposeDependencyModel
{
    public string Condition { get; set; } = "";
}

public sealed class ComposeDeployModel
{
    public ComposeResourcesModel Resources { get; set; } = new();
}

public sealed class ComposeLoggingModel
{
    public Dictionary<string, string> Options { get; set; } = [];
}

public sealed class ComposeMountModel
{
    public string Type { get; set; } = "";
    public string Source { get; set; } = "";
    public string Target { get; set; } = "";
    public bool ReadOnly { get; set; }
}

public sealed class ComposeNetworkModel
{
    public bool Internal { get; set; }
}

public sealed class ComposeResourcesModel
{
    public Dictionary<string, string> Limits { get; set; } = [];
}
