namespace PrimeApp.Tests.Deployment;

public sealed class ComposeNetworkModel
{
    public bool Internal { get; set; }
}
