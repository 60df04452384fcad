namespace PrimeApp.Tests.Deployment;

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
