namespace PrimeApp.Tests.Deployment;

public sealed class ComposeMountModel
{
    public string Type { get; set; } = "";

    public string Source { get; set; } = "";

    public string Target { get; set; } = "";

    public bool ReadOnly { get; set; }
}
