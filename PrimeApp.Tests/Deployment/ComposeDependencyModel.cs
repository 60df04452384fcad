namespace PrimeApp.Tests.Deployment;

public sealed class ComposeDependencyModel
{
    public string Condition { get; set; } = "";
}
