using System.Globalization;
using Microsoft.Extensions.Configuration;
using PrimeApp.AppHost;
using PrimeApp.AppHost.Compose;

#pragma warning disable ASPIRECERTIFICATES001 // WithoutHttpsCertificate is experimental.

var builder = DistributedApplication.CreateBuilder(args);
var isPublished = builder.ExecutionContext.IsPublishMode;
var workerCount = builder.Configuration.GetValue("Workers:Count", 1);
// Aspire's own dashboard listens where the launch profile of the AppHost says; without one it is nowhere.
var dashboardAddress = builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] ?? "";
var workerConcurrency = builder.Configuration.GetValue("Workers:Concurrency", 2);
// When Redis writes to disk: "everysec", or "always", before each answer. What that means: docs/queue.md.
var appendFsync = builder.Configuration.GetValue("Redis:AppendFsync", "everysec");

builder.AddDockerComposeEnvironment("compose")
    .WithDashboard(dashboard => dashboard.WithHostPort(18888))
    .WithProductionSettings();

// The queue, the task records and the prime table. Every write is appended to a file and nothing is evicted, so that an
// accepted task is not lost. The server runs from one shell command, which is why its options join the last argument.
var redis = builder.AddRedis("redis", port: 6379)
    .WithoutHttpsCertificate()
    .WithDataVolume("prime-redis-data")
    .WithArgs(context => context.Args[^1] =
        $"{context.Args[^1]} --appendonly yes --appendfsync {appendFsync} --maxmemory-policy noeviction");

// Compose maps the published port to the same one inside; here, the process itself listens on it.
var api = builder.AddProject<Projects.PrimeApp_Api>("api", launchProfileName: null)
    .WithHttpEndpoint(port: 8000, targetPort: isPublished ? 8000 : null)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(redis)
    .WaitFor(redis);

// Replicas would share one port, behind which their metrics could not be told apart. So each worker is a resource of its
// own: worker on 8001, worker-2 on 8002, … Compose scales one service and finds its replicas by DNS.
var workers = Enumerable.Range(1, isPublished ? 1 : workerCount).Select(AddWorker).ToList();

var redisExporter = builder.AddContainer("redis-exporter", "oliver006/redis_exporter", "v1.86.0-alpine")
    .WithHttpEndpoint(port: 9121, targetPort: 9121, name: "http")
    .WithHttpHealthCheck("/")
    .WithEnvironment("REDIS_ADDR", $"redis://{redis.Resource.PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}")
    // Named, the list has a length of 0 when it is empty, and no gap.
    .WithEnvironment("REDIS_EXPORTER_CHECK_SINGLE_KEYS", "db0={primes}:ready")
    .WaitFor(redis);
if (redis.Resource.PasswordParameter is { } password)
{
    redisExporter.WithEnvironment("REDIS_PASSWORD", builder.CreateResourceBuilder(password));
}

// History. Prometheus sends each sample once; after a restart it may send some again, and one of each is kept.
var victoriaMetrics = builder.AddContainer("victoriametrics", "victoriametrics/victoria-metrics", "v1.145.0")
    .WithHttpEndpoint(port: 8428, targetPort: 8428, name: "http")
    .WithHttpHealthCheck("/health")
    .WithVolume("prime-victoriametrics-data", "/victoria-metrics-data")
    .WithArgs(
        "--storageDataPath=/victoria-metrics-data",
        "--retentionPeriod=365d",
        "--dedup.minScrapeInterval=1ms",
        "--loggerLevel=WARN");
if (!isPublished)
{
    // Its buffers and caches are a share of the memory that it may have, which in compose is what the container may. Of a
    // whole machine, a buffer of what was just written would be 24 MB for each processor.
    victoriaMetrics.WithArgs("--memory.allowedBytes=256MiB");
}

var prometheus = builder.AddContainer("prometheus", "prom/prometheus", "v3.5.0");
prometheus
    .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
    .WithHttpHealthCheck("/-/ready")
    .WithVolume("prime-prometheus-data", "/prometheus")
    .WithArgs(
        "--config.file=/etc/prometheus/prometheus.yml",
        "--storage.tsdb.path=/prometheus",
        "--storage.tsdb.retention.time=2d",
        // When all stop together, history is gone first, and by default Prometheus would wait a minute for it.
        "--storage.remote.flush-deadline=5s",
        "--enable-feature=exemplar-storage",
        "--log.level=warn")
    // Its heap may be half as large again as what lives, instead of twice as large: some 200 samples a second leave little
    // to collect.
    .WithEnvironment("GOGC", "50")
    // The configuration has their addresses, which are known once they run.
    .WaitFor(api)
    .WaitFor(redisExporter)
    .WaitFor(victoriaMetrics);
workers.ForEach(worker => prometheus.WaitFor(worker));
if (isPublished)
{
    prometheus.WithBindMount("../monitoring/prometheus", "/etc/prometheus", isReadOnly: true);
}
else
{
    prometheus
        .WithBindMount("../monitoring/prometheus/rules", "/etc/prometheus/rules", isReadOnly: true)
        .WithBindMount("../monitoring/prometheus/alertmanagers.yml", "/etc/prometheus/alertmanagers.yml", isReadOnly: true)
        .WithBindMount("../monitoring/prometheus/api-key", "/etc/prometheus/api-key", isReadOnly: true)
        .WithContainerFiles("/etc/prometheus", GetPrometheusFilesAsync);
}

var grafana = builder.AddContainer("grafana", "grafana/grafana", "12.1.0")
    .WithHttpEndpoint(port: 3000, targetPort: 3000, name: "http")
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/api/health")
    .WithVolume("prime-grafana-data", "/var/lib/grafana")
    .WithBindMount("../monitoring/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)
    .WithBindMount("../monitoring/grafana/dashboards", "/etc/grafana/dashboards", isReadOnly: true)
    .WithEnvironment("DASHBOARDS_PATH", "/etc/grafana/dashboards")
    .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
    .WithEnvironment("VICTORIAMETRICS_URL", victoriaMetrics.GetEndpoint("http"))
    .WithEnvironment("TRACES_URL", isPublished ? "http://localhost:18888" : dashboardAddress)
    .WaitFor(prometheus);

// What the page links to; in compose, the operator says where these are reached.
if (!isPublished)
{
    api.WithEnvironment("Links__Prometheus", prometheus.GetEndpoint("http"))
        .WithEnvironment("Links__Grafana", grafana.GetEndpoint("http"))
        .WithEnvironment("Links__Dashboard", dashboardAddress);
}

builder.Build().Run();

IResourceBuilder<ProjectResource> AddWorker(int number) =>
    builder.AddProject<Projects.PrimeApp_Worker>(number == 1 ? "worker" : $"worker-{number}", launchProfileName: null)
        .WithHttpEndpoint(port: 8000 + number, targetPort: isPublished ? 8001 : null)
        .WithHttpHealthCheck("/health")
        .WithEnvironment("Worker__Concurrency", workerConcurrency.ToString(CultureInfo.InvariantCulture))
        .WithReference(redis)
        .WaitFor(redis);

async Task<IEnumerable<ContainerFileSystemItem>> GetPrometheusFilesAsync(
    ContainerFileSystemCallbackContext context, CancellationToken cancellationToken)
{
    var path = Path.Combine(builder.AppHostDirectory, "../monitoring/prometheus/prometheus.yml");
    var configuration = PrometheusConfiguration.WithTargets(
        await File.ReadAllTextAsync(path, cancellationToken),
        new Dictionary<string, IReadOnlyList<string>>
        {
            ["api"] = [await GetAddressAsync(api)],
            ["worker"] = await Task.WhenAll(workers.Select(GetAddressAsync)),
            ["redis-exporter"] = [await GetAddressAsync(redisExporter)],
            ["victoriametrics"] = [await GetAddressAsync(victoriaMetrics)],
            ["prometheus"] = [await GetAddressAsync(prometheus)],
        });
    return [new ContainerFile { Name = "prometheus.yml", Contents = configuration }];

    // As a container sees it, wherever the resource runs.
    async Task<string> GetAddressAsync(IResourceBuilder<IResourceWithEndpoints> resource) =>
        await resource.GetEndpoint("http").Property(EndpointProperty.HostAndPort).GetValueAsync(
            new ValueProviderContext { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork }, cancellationToken)
        ?? throw new InvalidOperationException($"{resource.Resource.Name} has no address.");
}
