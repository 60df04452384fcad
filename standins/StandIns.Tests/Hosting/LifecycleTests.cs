using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StandIns.Tests.Hosting;

[Collection(nameof(RunningApplications))]
[Trait("Category", "Integration")]
public sealed class LifecycleTests
{
    [Fact]
    public async Task A_resource_starts_only_when_what_it_waits_for_is_healthy()
    {
        var builder = TestApplication.CreateBuilder();
        var isHealthy = false;
        builder.Services.AddHealthChecks().AddCheck(
            "gate", () => Volatile.Read(ref isHealthy) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("closed"));
        var first = builder.AddExecutable("first", "sleep", ".", "600").WithHealthCheck("gate");
        builder.AddExecutable("second", "sleep", ".", "600").WaitFor(first);
        await using var app = builder.Build();
        await app.StartAsync();

        await app.ResourceNotifications.WaitForResourceAsync(
            "first", change => change.Snapshot.HealthReports is [{ Status: HealthStatus.Unhealthy }], TestApplication.AfterPatience());
        Assert.True(app.ResourceNotifications.TryGetCurrentState("second", out var waiting));
        Assert.Equal(KnownResourceStates.Waiting, waiting.Snapshot.State?.Text);

        Volatile.Write(ref isHealthy, true);
        var second = await app.ResourceNotifications.WaitForResourceHealthyAsync("second", TestApplication.AfterPatience());
        Assert.True(app.ResourceNotifications.TryGetCurrentState("first", out var started));
        Assert.True(started.Snapshot.StartTimeStamp < second.Snapshot.StartTimeStamp);
    }

    [Theory]
    [InlineData("exit 0", 0, true)]
    [InlineData("exit 4", 4, true)]
    [InlineData("exit 4", 0, false)]
    public async Task A_resource_waits_for_another_to_complete(string script, int expectedExitCode, bool starts)
    {
        var builder = TestApplication.CreateBuilder();
        var migration = builder.AddExecutable("migration", "/bin/sh", ".", "-c", script);
        builder.AddExecutable("server", "sleep", ".", "600").WaitForCompletion(migration, expectedExitCode);
        await using var app = builder.Build();
        await app.StartAsync();

        var healthy = app.ResourceNotifications.WaitForResourceHealthyAsync("server", TestApplication.AfterPatience());
        if (starts)
        {
            await healthy;
        }
        else
        {
            var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => healthy);
            Assert.Contains("'server' waits for 'migration', which has ended with exit code 4", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_crashed_resource_is_started_again()
    {
        var builder = TestApplication.CreateBuilder("--ProcessHost:RestartDelay=00:00:00.050");
        builder.AddProject<Projects.StandIns_Tests_WebApp>("web", launchProfileName: null)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health");
        await using var app = builder.Build();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", TestApplication.AfterPatience());
        using var client = app.CreateHttpClient("web");
        var first = await client.GetFromJsonAsync<int>("/pid");

        NativeMethods.Signal(first, NativeMethods.Kill);

        var crashed = await app.ResourceNotifications.WaitForResourceAsync(
            "web", change => change.Snapshot.State?.Text == KnownResourceStates.Exited, TestApplication.AfterPatience());
        Assert.Equal(128 + NativeMethods.Kill, crashed.Snapshot.ExitCode);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", TestApplication.AfterPatience());
        Assert.NotEqual(first, await client.GetFromJsonAsync<int>("/pid"));
    }

    [Fact]
    public async Task A_resource_that_cannot_be_started_fails_those_that_wait_for_it()
    {
        var builder = TestApplication.CreateBuilder();
        var token = builder.AddParameter("missing");
        var broken = builder.AddExecutable("broken", "sleep", ".", "600").WithEnvironment("TOKEN", token);
        builder.AddExecutable("dependent", "sleep", ".", "600").WaitFor(broken);
        await using var app = builder.Build();
        await app.StartAsync();

        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("broken", TestApplication.AfterPatience()));
        Assert.Contains("The parameter 'missing' has no value", failure.Message, StringComparison.Ordinal);
        var consequence = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("dependent", TestApplication.AfterPatience()));
        Assert.Contains("'dependent' waits for 'broken', which has failed to start", consequence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_stop_start_and_restart_a_resource()
    {
        var builder = TestApplication.CreateBuilder();
        var worker = builder.AddExecutable("worker", "sleep", ".", "600");
        await using var app = builder.Build();
        await app.StartAsync();
        var first = await PidAsync();

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync(worker.Resource, KnownResourceCommands.StopCommand)).Success);
        Assert.False(TestApplication.IsRunning(first));
        Assert.True(app.ResourceNotifications.TryGetCurrentState("worker", out var stopped));
        Assert.Equal(KnownResourceStates.Exited, stopped.Snapshot.State?.Text);

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("worker", KnownResourceCommands.StartCommand)).Success);
        var second = await PidAsync();
        Assert.True(TestApplication.IsRunning(second));

        Assert.True((await app.ResourceCommands.ExecuteCommandAsync("worker", KnownResourceCommands.RestartCommand)).Success);
        Assert.False(TestApplication.IsRunning(second));
        Assert.True(TestApplication.IsRunning(await PidAsync()));

        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("worker", "dance")).Success);
        Assert.False((await app.ResourceCommands.ExecuteCommandAsync("nobody", KnownResourceCommands.StopCommand)).Success);

        async Task<int> PidAsync()
        {
            var running = await app.ResourceNotifications.WaitForResourceAsync(
                "worker", change => change.Snapshot.State?.Text == KnownResourceStates.Running, TestApplication.AfterPatience());
            return (int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        }
    }

    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused()
    {
        var builder = TestApplication.CreateBuilder();
        var hen = builder.AddExecutable("hen", "sleep", ".", "600");
        var egg = builder.AddExecutable("egg", "sleep", ".", "600").WaitFor(hen);
        hen.WaitFor(egg);
        await using var app = builder.Build();

        var exception = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.Contains("hen, egg", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_share_the_declared_port_and_take_turns()
    {
        var port = TestApplication.FreePort();
        var builder = TestApplication.CreateBuilder();
        builder.AddProject<Projects.StandIns_Tests_WebApp>("web", launchProfileName: null)
            .WithHttpEndpoint(port)
            .WithHttpHealthCheck("/health")
            .WithReplicas(2);
        await using var app = builder.Build();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web", TestApplication.AfterPatience());

        Assert.Equal(port, app.GetEndpoint("web").Port);
        var instances = new HashSet<string>();
        var patience = TestApplication.AfterPatience();
        while (instances.Count < 2)
        {
            // The resource is healthy as soon as one of its replicas answers; the other may take a little longer.
            // A new connection each time, since it is connections that are passed on.
            using var client = new HttpClient { BaseAddress = app.GetEndpoint("web") };
            client.DefaultRequestHeaders.ConnectionClose = true;
            var environment = await client.GetFromJsonAsync<Dictionary<string, string>>("/environment", patience);
            instances.Add(environment!["OTEL_RESOURCE_ATTRIBUTES"]);
        }

        Assert.All(instances, instance => Assert.Matches("^service.instance.id=[a-z]{8}$", instance));
    }
}
