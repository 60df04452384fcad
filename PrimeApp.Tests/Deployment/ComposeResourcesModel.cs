namespace PrimeApp.Tests.Deployment;

public sealed class ComposeResourcesModel
{
    public Dictionary<string, string> Limits { get; set; } = [];
}
