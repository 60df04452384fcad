namespace PrimeApp.AppHost.Monitoring;

internal static class VictoriaMetricsExtensions
{
    /// <summary>Adds a server that keeps metrics for a year.</summary>
    public static IResourceBuilder<ContainerResource> AddVictoriaMetrics(
        this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        var victoriaMetrics = builder.AddContainer(name, ContainerImages.VictoriaMetrics)
            .WithHttpEndpoint(port: 8428, targetPort: 8428, name: "http")
            .WithHttpHealthCheck("/health")
            .WithVolume("prime-victoriametrics-data", "/victoria-metrics-data")
            .WithArgs(
                "--storageDataPath=/victoria-metrics-data",
                "--retentionPeriod=365d",
                // Prometheus may resend samples after a restart. VictoriaMetrics keeps one of each.
                "--dedup.minScrapeInterval=1ms",
                "--loggerLevel=WARN");

        // By default, buffers and caches use a share of the machine's memory. In compose, the container has a limit.
        return builder.ExecutionContext.IsPublishMode
            ? victoriaMetrics
            : victoriaMetrics.WithArgs("--memory.allowedBytes=256MiB");
    }
}
