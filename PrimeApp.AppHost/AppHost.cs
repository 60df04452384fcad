using System.Globalization;
using PrimeApp.AppHost.Compose;
using PrimeApp.AppHost.Containers;
using PrimeApp.AppHost.Development;
using PrimeApp.AppHost.Monitoring;
using PrimeApp.AppHost.Native;

var builder = DistributedApplication.CreateBuilder(args);
if (!builder.TryReadSettings(out var settings))
{
    return 1;
}

builder.AddDockerComposeEnvironment("compose")
    .WithDashboard(dashboard => dashboard.WithHostPort(18888))
    .WithProductionSettings();

// Redis holds the queue and the task records. It appends every write to a file and evicts nothing.
var redis = builder.AddRedis("redis", port: 6379)
    .WithDataVolume("prime-redis-data")
    .WithAppendOnlyFile(settings.AppendFsync);
if (settings.IsGarnetForced)
{
    redis.RunAsGarnet();
}

var api = builder.AddProject<Projects.PrimeApp_Api>("api", launchProfileName: null)
    .WithServicePort(8000)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithDevelopmentSettings()
    .WithReference(redis)
    .WaitFor(redis);

// Each worker is a resource of its own (worker on 8001, worker-2 on 8002, …): replicas would share one port, and
// Prometheus could not tell their metrics apart. Compose scales one service and finds its replicas by DNS.
var workerCount = builder.ExecutionContext.IsPublishMode ? 1 : settings.WorkerCount;
var workers = Enumerable.Range(1, workerCount)
    .Select(number => builder.AddProject<Projects.PrimeApp_Worker>(
            number == 1 ? "worker" : $"worker-{number}", launchProfileName: null)
        .WithServicePort(8000 + number)
        .WithHttpHealthCheck("/health")
        .WithDevelopmentSettings()
        .WithEnvironment("Worker__Threads", settings.WorkerThreads.ToString(CultureInfo.InvariantCulture))
        .WithReference(redis)
        .WaitFor(redis))
    .ToList();

var redisExporter = builder.AddRedisExporter("redis-exporter", redis);
var victoriaMetrics = builder.AddVictoriaMetrics("victoriametrics");
var prometheus = builder.AddPrometheus("prometheus")
    .WithTargets(victoriaMetrics, api, redisExporter, workers);
var grafana = builder.AddGrafana("grafana", prometheus, victoriaMetrics);
api.WithLinks(prometheus, grafana);

builder.RunContainersNativelyWithoutEngine();
builder.CheckContainerTunnel();
builder.AddDevelopmentConsole();
builder.RestartAfterCrash();

return builder.Build().RunToExitCode();
