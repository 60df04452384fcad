namespace PrimeApp.Tests.Deployment;

/// <summary>What the rules look at in a compose file.</summary>
public sealed class ComposeModel
{
    public Dictionary<string, ComposeServiceModel> Services { get; set; } = [];

    public Dictionary<string, ComposeNetworkModel> Networks { get; set; } = [];
}
