namespace PrimeApp.AppHost;

/// <summary>The images of third-party servers, in the versions that PrimeApp is tested with.</summary>
internal static class ContainerImages
{
    public static readonly ContainerImage Dashboard = new("mcr.microsoft.com/dotnet/aspire-dashboard", "13.6");
    public static readonly ContainerImage Grafana = new("grafana/grafana", "12.1.0");
    public static readonly ContainerImage Prometheus = new("prom/prometheus", "v3.5.0");
    public static readonly ContainerImage RedisExporter = new("oliver006/redis_exporter", "v1.86.0-alpine");
    public static readonly ContainerImage VictoriaMetrics = new("victoriametrics/victoria-metrics", "v1.145.0");

    public static IResourceBuilder<ContainerResource> AddContainer(
        this IDistributedApplicationBuilder builder, string name, ContainerImage image) =>
        builder.AddContainer(name, image.Name, image.Tag);
}

/// <summary>An image in a registry.</summary>
/// <param name="Name">The name, with the registry unless it is Docker's.</param>
/// <param name="Tag">The version.</param>
internal sealed record ContainerImage(string Name, string Tag)
{
    public override string ToString() => $"{Name}:{Tag}";
}
