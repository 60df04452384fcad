namespace PrimeApp.Tests.Deployment;

public sealed class ComposeDeployModel
{
    public ComposeResourcesModel Resources { get; set; } = new();
}
