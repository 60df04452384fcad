namespace PrimeApp.Tests.Monitoring;

/// <summary>A test that needs the types of Grafana; where npm cannot install them, the test is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GrafanaSchemaFactAttribute : FactAttribute
{
    internal static readonly NpmPackage Package = new("@grafana/schema@12.1.0", "typescript@5.9.3");

    public GrafanaSchemaFactAttribute() => Skip = Package.Obstacle;
}
