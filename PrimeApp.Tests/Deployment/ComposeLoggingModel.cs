namespace PrimeApp.Tests.Deployment;

public sealed class ComposeLoggingModel
{
    public Dictionary<string, string> Options { get; set; } = [];
}
