using PrimeApp.AppHost.Development;

namespace PrimeApp.AppHost.Monitoring;

/// <summary>Adds Grafana with the dashboards of PrimeApp.</summary>
internal static class GrafanaExtensions
{
    /// <summary>The address in a development run.</summary>
    internal const string DevelopmentAddress = "http://localhost:3000";

    /// <summary>Adds a server with dashboards of the metrics in Prometheus and VictoriaMetrics.</summary>
    public static IResourceBuilder<ContainerResource> AddGrafana(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        IResourceBuilder<ContainerResource> prometheus,
        IResourceBuilder<ContainerResource> victoriaMetrics)
    {
        var grafana = builder.AddContainer(name, ContainerImages.Grafana)
            .WithHttpEndpoint(port: 3000, targetPort: 3000, name: "http")
            .WithExternalHttpEndpoints()
            .WithHttpHealthCheck("/api/health")
            .WithVolume("prime-grafana-data", "/var/lib/grafana")
            .WithBindMount("../monitoring/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)
            .WithBindMount("../monitoring/grafana/dashboards", "/etc/grafana/dashboards", isReadOnly: true)
            .WithEnvironment("DASHBOARDS_PATH", "/etc/grafana/dashboards")
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithEnvironment("VICTORIAMETRICS_URL", victoriaMetrics.GetEndpoint("http"));
        return grafana.WithDashboardAddress("TRACES_URL").WaitFor(prometheus);
    }
}
