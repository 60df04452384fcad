namespace PrimeApp.Tests.Api;

/// <summary>
/// A test that needs the linters for contracts from npm; where they cannot be had, the test is skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinterFactAttribute : FactAttribute
{
    internal static readonly NpmPackage Redocly = new("@redocly/cli@2.77.0");
    internal static readonly NpmPackage Spectral = new("@stoplight/spectral-cli@6.16.3");

    public LinterFactAttribute() => Skip = Redocly.Obstacle ?? Spectral.Obstacle;
}
