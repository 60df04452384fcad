namespace PrimeApp.AppHost.Monitoring;

/// <summary>Adds the store of metrics of the last months.</summary>
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
                // Prometheus may send some samples again after a restart. One of each is kept.
                "--dedup.minScrapeInterval=1ms",
                "--loggerLevel=WARN");

        // By default its buffers and caches are a share of the machine's memory. In compose, the container has a limit.
        return builder.ExecutionContext.IsPublishMode
            ? victoriaMetrics
            : victoriaMetrics.WithArgs("--memory.allowedBytes=256MiB");
    }
}
