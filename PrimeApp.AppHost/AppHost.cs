using Microsoft.Extensions.Configuration;

#pragma warning disable ASPIRECERTIFICATES001 // WithoutHttpsCertificate is experimental.

var builder = DistributedApplication.CreateBuilder(args);
var isPublished = builder.ExecutionContext.IsPublishMode;
var workerCount = builder.Configuration.GetValue("Workers:Count", 1);
var workerConcurrency = builder.Configuration["Workers:Concurrency"] ?? "2";

builder.AddDockerComposeEnvironment("compose")
    .WithDashboard(dashboard => dashboard.WithHostPort(18888))
    .ConfigureComposeFile(file => file.Name = "primeapp");

// The queue, the task records and the prime table. Every write is appended to a file and nothing is evicted, so that an
// accepted task is not lost. The server runs from one shell command, which is why its options join the last argument.
var redis = builder.AddRedis("redis", port: 6379)
    .WithoutHttpsCertificate()
    .WithDataVolume("prime-redis-data")
    .WithArgs(context => context.Args[^1] = $"{context.Args[^1]} --appendonly yes --maxmemory-policy noeviction");

// Compose maps the published port to the same one inside; here, the process itself listens on it.
builder.AddProject<Projects.PrimeApp_Api>("api", launchProfileName: null)
    .WithHttpEndpoint(port: 8000, targetPort: isPublished ? 8000 : null)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(redis)
    .WaitFor(redis);

// Replicas would share one port, behind which their metrics could not be told apart. So each worker is a resource of its
// own: worker on 8001, worker-2 on 8002, … Compose scales one service and finds its replicas by DNS.
foreach (var number in Enumerable.Range(1, isPublished ? 1 : workerCount))
{
    builder.AddProject<Projects.PrimeApp_Worker>(number == 1 ? "worker" : $"worker-{number}", launchProfileName: null)
        .WithHttpEndpoint(port: 8000 + number, targetPort: isPublished ? 8001 : null)
        .WithHttpHealthCheck("/health")
        .WithEnvironment("Worker__Concurrency", workerConcurrency)
        .WithReference(redis)
        .WaitFor(redis);
}

builder.Build().Run();
