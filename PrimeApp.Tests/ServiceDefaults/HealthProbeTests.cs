using PrimeApp.ServiceDefaults.Health;

namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Integration")]
public sealed class HealthProbeTests
{
    [Fact]
    public async Task A_healthy_service_is_found_so_however_its_address_is_written()
    {
        await using var service = await TestService.StartAsync();
        var port = service.Client.BaseAddress!.Port;

        Assert.Equal(0, await ProbeAsync(("urls", $"http://127.0.0.1:{port}")));
        Assert.Equal(0, await ProbeAsync(("urls", $"http://+:{port};http://+:1"), ("http_ports", "1")));
        Assert.Equal(0, await ProbeAsync(("urls", $"http://0.0.0.0:{port}")));
        Assert.Equal(0, await ProbeAsync(("http_ports", $"{port};1")));
    }

    [Fact]
    public async Task A_service_that_is_not_ready_is_not_healthy()
    {
        await using var service = await TestService.StartAsync(builder =>
            builder.Services.AddHealthChecks().AddCheck("failing", () => HealthCheckResult.Unhealthy()));

        Assert.Equal(1, await ProbeAsync(("urls", service.Client.BaseAddress!.ToString())));
    }

    [Fact]
    public async Task A_service_that_does_not_run_is_not_healthy() =>
        Assert.Equal(1, await ProbeAsync(("http_ports", $"{FreePort.Next()}")));

    [Theory]
    [InlineData("PrimeApp.Api")]
    [InlineData("PrimeApp.Worker")]
    public async Task A_service_probes_its_own_running_instance(string project)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var service = await ServiceProcess.StartAsync(project, redis);

        Assert.Equal(0, await RunAsync(project, service.Client.BaseAddress!));

        await service.KillAsync();
        Assert.Equal(1, await RunAsync(project, service.Client.BaseAddress!));
    }

    private static Task<int> ProbeAsync(params (string Key, string? Value)[] settings) =>
        HealthProbe.RunAsync(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build());

    private static async Task<int> RunAsync(string project, Uri address)
    {
        var start = new ProcessStartInfo("dotnet", [ServiceProcess.ProgramOf(project), HealthProbe.Argument]);
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        return (await TestProcess.RunAsync(start, TimeSpan.FromMinutes(1))).ExitCode;
    }
}
