using PrimeApp.AppHost.Development;

namespace PrimeApp.AppHost.Monitoring;

internal static class GrafanaExtensions
{
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
            .WithEnvironment("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", "/etc/grafana/dashboards/prime-home.json")
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithEnvironment("VICTORIAMETRICS_URL", victoriaMetrics.GetEndpoint("http"));
        // Who develops needs no login. Grafana listens on this machine only.
        if (!builder.ExecutionContext.IsPublishMode)
        {
            grafana.WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "true")
                .WithEnvironment("GF_AUTH_ANONYMOUS_ORG_ROLE", "Editor");
        }

        return grafana.WithDashboardAddress("TRACES_URL").WaitFor(prometheus);
    }
}
