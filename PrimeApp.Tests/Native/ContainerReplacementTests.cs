using HealthChecks.Redis;
using Microsoft.Extensions.Options;

namespace PrimeApp.Tests.Native;

/// <summary>What becomes of a real application model, before anything starts.</summary>
[Trait("Category", "Unit")]
public sealed class ContainerReplacementTests : IDisposable
{
    private const string GrafanaReason =
        "grafana-server is not installed, and the distribution's packages do not have it. " +
        "Install it, or start a container engine to run grafana/grafana.";

    private readonly TemporaryDirectory _directory = new();
    private readonly IDistributedApplicationBuilder _builder;
    private readonly Lazy<DistributedApplication> _application;

    public ContainerReplacementTests()
    {
        _builder = TestApplication.CreateBuilder("--Parameters:redis-password=secret");
        _builder.Services.AddSingleton(new DevelopmentConsole(new RecordedConsole()));
        _application = new Lazy<DistributedApplication>(() => _builder.Build());
        _directory.File("installed/redis-server");
    }

    private DistributedApplication Application => _application.Value;

    public void Dispose()
    {
        Application.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_process_takes_the_place_of_the_container_and_of_all_that_is_said_about_it()
    {
        var redis = _builder.AddRedis("redis", port: 6379).WithDataVolume("volume");
        var client = _builder.AddExecutable("client", "client", ".").WithReference(redis).WaitFor(redis);

        await ReplaceAsync(redis.Resource);

        var process = Assert.IsType<NativeServerResource>(Resource("redis"), exactMatch: false);
        Assert.Same(redis.Resource, process.Container);
        Assert.Same(redis.Resource.Annotations, process.Annotations);
        Assert.False(process.IsContainer());
        Assert.Equal(["redis"], _builder.Resources.Where(r => r.Name == "redis").Select(r => r.Name));
        Assert.Equal(redis.Resource, Assert.Single(client.Resource.Annotations.OfType<WaitAnnotation>()).Resource);
        var source = Assert.IsType<IResourceWithConnectionString>(process, exactMatch: false);
        Assert.Equal(
            redis.Resource.ConnectionStringExpression.ValueExpression,
            source.ConnectionStringExpression.ValueExpression);
    }

    [Fact]
    public async Task A_container_without_a_connection_string_becomes_a_process_without_one()
    {
        _directory.File("installed/prometheus");
        var prometheus = _builder.AddContainer("prometheus", "prom/prometheus").WithHttpEndpoint(9090, 9090);

        await ReplaceAsync(prometheus.Resource);

        Assert.IsType<NativeServerResource>(Resource("prometheus"));
        Assert.IsNotType<IResourceWithConnectionString>(Resource("prometheus"), exactMatch: false);
    }

    [Fact]
    public async Task The_server_listens_itself_on_a_free_port_of_a_run_under_test()
    {
        var redis = _builder.AddRedis("redis", port: 6379).Resource;

        await ReplaceAsync(redis);

        Assert.Equal((false, null, null), Listening(redis));
    }

    [Fact]
    public async Task The_server_listens_itself_on_the_port_that_the_AppHost_names()
    {
        _builder.Configuration["DcpPublisher:RandomizePorts"] = "false";
        var redis = _builder.AddRedis("redis", port: 7777).Resource;

        await ReplaceAsync(redis);

        Assert.Equal((false, 7777, 7777), Listening(redis));
    }

    [Fact]
    public async Task The_health_check_of_redis_uses_the_connection_string_of_the_process()
    {
        var redis = _builder.AddRedis("redis").Resource;
        await ReplaceAsync(redis);
        var key = redis.Annotations.OfType<HealthCheckAnnotation>().Single().Key;
        var checks = Application.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value;
        var registration = checks.Registrations.Single(registration => registration.Name == key);
        Assert.Throws<InvalidOperationException>(() => registration.Factory(Application.Services));

        foreach (var endpoint in redis.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 4711);
        }

        await _builder.Eventing.PublishAsync(
            new ConnectionStringAvailableEvent(Resource("redis"), Application.Services));

        Assert.IsType<RedisHealthCheck>(registration.Factory(Application.Services));
    }

    [Fact]
    public async Task A_container_without_an_endpoint_for_its_servers_port_is_refused()
    {
        var redis = _builder.AddContainer("queue", "redis").WithEndpoint(port: 6379, targetPort: 7777).Resource;

        var exception = await Assert.ThrowsAsync<AppHostException>(() => ReplaceAsync(redis));

        Assert.Equal(
            "queue cannot run natively: it has no endpoint with the target port 6379, on which redis listens.",
            exception.Message);
    }

    [Fact]
    public async Task Redis_is_Garnet_where_there_is_no_redis_server()
    {
        File.Delete(_directory["installed/redis-server"]);
        _directory.File("installed/dotnet");
        var redis = _builder.AddRedis("redis").Resource;

        await ReplaceAsync(redis);

        Assert.IsType<NativeServerResource>(Resource("redis"), exactMatch: false);
    }

    [Fact]
    public async Task What_cannot_be_had_is_skipped_with_its_reason()
    {
        var grafana = _builder.AddContainer("grafana", "grafana/grafana").WithHttpEndpoint(3000, 3000).Resource;

        await ReplaceAsync(grafana);

        Assert.Same(grafana, Resource("grafana"));
        Assert.False(grafana.IsContainer());
        Assert.Empty(grafana.Annotations.OfType<EndpointAnnotation>());
        Assert.True(Application.ResourceNotifications.TryGetCurrentState("grafana", out var state));
        Assert.Equal("Skipped", state.Snapshot.State?.Text);
        Assert.Equal(GrafanaReason, NativeServerStates.ReasonOf(state.Snapshot));
    }

    [Fact]
    public async Task The_reason_why_redis_is_skipped_is_that_of_redis_itself()
    {
        File.Delete(_directory["installed/redis-server"]);
        var redis = _builder.AddRedis("redis").Resource;

        await ReplaceAsync(redis);

        Assert.True(Application.ResourceNotifications.TryGetCurrentState("redis", out var state));
        Assert.StartsWith(
            "redis-server is not installed, and this system has no apt-get to download it.",
            NativeServerStates.ReasonOf(state.Snapshot),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_nobody_knows_is_skipped()
    {
        var unknown = _builder.AddContainer("unknown", "example.org/tools/unknown", "1").Resource;

        await ReplaceAsync(unknown);

        Assert.True(Application.ResourceNotifications.TryGetCurrentState("unknown", out var state));
        Assert.Equal(
            "The image example.org/tools/unknown needs a container engine, but none is running.",
            NativeServerStates.ReasonOf(state.Snapshot));
    }

    [Fact]
    public async Task Nothing_waits_for_what_is_skipped()
    {
        var redis = _builder.AddRedis("redis");
        var grafana = _builder.AddContainer("grafana", "grafana/grafana").WithHttpEndpoint(3000, 3000);
        var client = _builder.AddExecutable("client", "client", ".")
            .WaitFor(redis)
            .WaitFor(grafana)
            .WaitForStart(grafana);

        await ReplaceAsync(grafana.Resource);

        Assert.Equal(redis.Resource, Assert.Single(client.Resource.Annotations.OfType<WaitAnnotation>()).Resource);
    }

    [Fact]
    public async Task Values_with_the_address_of_what_is_skipped_are_empty()
    {
        var redis = _builder.AddRedis("redis");
        var grafana = _builder.AddContainer("grafana", "grafana/grafana").WithHttpEndpoint(3000, 3000, name: "http");
        var endpoint = grafana.GetEndpoint("http");
        var link = _builder.AddConnectionString("link", ReferenceExpression.Create($"at {endpoint}"));
        var client = _builder.AddExecutable("client", "client", ".")
            .WithEnvironment("ENDPOINT", endpoint)
            .WithEnvironment("PORT", $"{endpoint.Property(EndpointProperty.Port)}")
            .WithEnvironment("EXPRESSION", ReferenceExpression.Create($"see {endpoint}/d"))
            .WithEnvironment(context => context.EnvironmentVariables["RESOURCE"] = grafana.Resource)
            .WithEnvironment("CONNECTION", link)
            .WithEnvironment("REDIS", redis)
            .WithEnvironment("TEXT", "grafana");

        await ReplaceAsync(grafana.Resource);

        var environment = await EnvironmentOfAsync(client.Resource);
        foreach (var name in (string[])["ENDPOINT", "PORT", "EXPRESSION", "RESOURCE", "CONNECTION"])
        {
            Assert.Equal("", environment[name]);
        }

        Assert.Equal("grafana", environment["TEXT"]);
        Assert.IsNotType<string>(environment["REDIS"]);
    }

    private IResource Resource(string name) => _builder.Resources.Single(resource => resource.Name == name);

    private Task ReplaceAsync(ContainerResource container)
    {
        var provider = new NativeServerProvider(
            [_directory["installed"]], new AptPackages(_directory["tools"], _directory["no-apt-get"]));
        return new ContainerReplacement(_builder, Application.Services, provider, _directory["data"])
            .ReplaceOrSkipAsync(container);
    }

    private static (bool IsProxied, int? Port, int? TargetPort) Listening(RedisResource resource)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().First();
        return (endpoint.IsProxied, endpoint.Port, endpoint.TargetPort);
    }

    private async Task<Dictionary<string, object>> EnvironmentOfAsync(ExecutableResource resource)
    {
        var context = new EnvironmentCallbackContext(_builder.ExecutionContext, resource);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        return context.EnvironmentVariables;
    }
}
