using Microsoft.Extensions.Configuration;

// An application for tests: web waits for store and goes on without mystery, which no machine can run.
var builder = DistributedApplication.CreateBuilder(args);
var configuration = builder.Configuration;

var token = builder.AddParameter("token", new GenerateParameterDefault(), secret: true, persist: true);

var store = builder.AddExecutable("store", "/bin/sh", ".", "-c", configuration["Store:Script"] ?? "echo store is here; exec sleep 600");

var mystery = builder.AddContainer("mystery", "standins.tests/mystery", "1")
    .WithHttpEndpoint(targetPort: 80);

var cache = builder.AddConnectionString("cache", ReferenceExpression.Create($"cache.example,token={token}"));

builder.AddProject<Projects.StandIns_Tests_WebApp>("web", launchProfileName: null)
    .WithHttpEndpoint(port: configuration.GetValue<int?>("Web:Port"))
    .WithHttpHealthCheck("/health")
    .WithReplicas(configuration.GetValue("Web:Replicas", 1))
    .WithEnvironment("Health", configuration["Web:Health"] ?? "200")
    .WithReference(cache)
    .WaitFor(store)
    .WaitFor(mystery);

builder.Build().Run();
