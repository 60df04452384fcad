namespace PrimeApp.Tests.Api;

/// <summary>A test that needs a generator of clients in C#; where it cannot be had, the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GeneratorFactAttribute : FactAttribute
{
    internal static readonly DotnetTool Kiota = new("Microsoft.OpenApi.Kiota", "1.38.0", "kiota");
    internal static readonly DotnetTool NSwag = new("NSwag.ConsoleCore", "14.7.1", "nswag");

    public GeneratorFactAttribute() => Skip = Kiota.Obstacle ?? NSwag.Obstacle;
}
