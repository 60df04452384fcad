namespace PrimeApp.AppHost.Monitoring;

/// <summary>Adds Prometheus, which scrapes the other resources and evaluates the alerts.</summary>
internal static class PrometheusExtensions
{
    private const string ConfigurationFolder = "../monitoring/prometheus";
    private const string ContainerFolder = "/etc/prometheus";
    private static readonly string[] FilesBeside = ["rules", "alertmanagers.yml", "api-key"];

    /// <summary>Adds a server that keeps metrics for two days and forwards them to VictoriaMetrics.</summary>
    public static IResourceBuilder<ContainerResource> AddPrometheus(
        this IDistributedApplicationBuilder builder, [ResourceName] string name) =>
        builder.AddContainer(name, ContainerImages.Prometheus)
            .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
            .WithHttpHealthCheck("/-/ready")
            .WithVolume("prime-prometheus-data", "/prometheus")
            .WithArgs(
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/prometheus",
                "--storage.tsdb.retention.time=2d",
                // When all resources stop, VictoriaMetrics ends first. By default Prometheus would wait a minute for
                // it.
                $"--storage.remote.flush-deadline={(builder.ExecutionContext.IsPublishMode ? "5s" : "1s")}",
                "--enable-feature=exemplar-storage",
                "--log.level=warn")
            // The heap grows by 50 % before a garbage collection instead of 100 %. With so few samples, collections are
            // cheap.
            .WithEnvironment("GOGC", "50");

    /// <summary>Scrapes the resources and Prometheus itself. The job of a resource has its name.</summary>
    /// <param name="prometheus">The server.</param>
    /// <param name="victoriaMetrics">The server that receives the metrics. Prometheus scrapes it too.</param>
    /// <param name="api">The API.</param>
    /// <param name="redisExporter">The exporter of Redis' own metrics.</param>
    /// <param name="workers">The workers, which form one job.</param>
    public static IResourceBuilder<ContainerResource> WithTargets(
        this IResourceBuilder<ContainerResource> prometheus,
        IResourceBuilder<ContainerResource> victoriaMetrics,
        IResourceBuilder<ProjectResource> api,
        IResourceBuilder<ContainerResource> redisExporter,
        IReadOnlyList<IResourceBuilder<ProjectResource>> workers)
    {
        prometheus.WaitFor(api).WaitFor(redisExporter).WaitFor(victoriaMetrics);
        foreach (var worker in workers)
        {
            prometheus.WaitFor(worker);
        }

        // In compose, service names are addresses, so the shipped file works unchanged.
        if (prometheus.ApplicationBuilder.ExecutionContext.IsPublishMode)
        {
            return prometheus.WithBindMount(ConfigurationFolder, ContainerFolder, isReadOnly: true);
        }

        foreach (var item in FilesBeside)
        {
            prometheus.WithBindMount($"{ConfigurationFolder}/{item}", $"{ContainerFolder}/{item}", isReadOnly: true);
        }

        return prometheus.WithContainerFiles(ContainerFolder, async (_, cancellationToken) =>
        {
            var path = Path.Combine(
                prometheus.ApplicationBuilder.AppHostDirectory, ConfigurationFolder, "prometheus.yml");
            var targets = new Dictionary<string, IReadOnlyList<string>>
            {
                ["api"] = [await GetAddressAsync(api)],
                ["worker"] = await Task.WhenAll(workers.Select(GetAddressAsync)),
                ["redis-exporter"] = [await GetAddressAsync(redisExporter)],
                ["victoriametrics"] = [await GetAddressAsync(victoriaMetrics)],
                ["prometheus"] = [await GetAddressAsync(prometheus)],
            };
            var shipped = await File.ReadAllTextAsync(path, cancellationToken);
            var configuration = PrometheusConfiguration.WithTargets(shipped, targets)
                .Replace("${GRAFANA_URL}", GrafanaExtensions.DevelopmentAddress, StringComparison.Ordinal);
            return
            [
                new ContainerFile
                {
                    Name = "prometheus.yml",
                    Contents = PrometheusConfiguration.WithFolder(configuration, ContainerFolder, FilesBeside),
                },
            ];

            // The address from Prometheus' point of view: inside its container, or on this machine.
            async Task<string> GetAddressAsync(IResourceBuilder<IResourceWithEndpoints> resource) =>
                await resource.GetEndpoint("http").Property(EndpointProperty.HostAndPort).GetValueAsync(
                    new ValueProviderContext { Caller = prometheus.Resource }, cancellationToken)
                ?? throw new InvalidOperationException($"{resource.Resource.Name} has no address.");
        });
    }
}
