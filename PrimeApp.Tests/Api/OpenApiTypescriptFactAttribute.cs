namespace PrimeApp.Tests.Api;

/// <summary>A test that needs <c>openapi-typescript</c>; where it cannot be had, the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenApiTypescriptFactAttribute : FactAttribute
{
    internal static readonly NpmPackage Package = new("openapi-typescript@7.13.0");

    public OpenApiTypescriptFactAttribute() => Skip = Package.Obstacle;
}
