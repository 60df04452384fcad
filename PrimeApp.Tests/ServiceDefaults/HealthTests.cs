using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.ServiceDefaults;

[Trait("Category", "Integration")]
public sealed class HealthTests
{
    [Fact]
    public async Task A_healthy_service_is_ready_and_alive()
    {
        await using var service = await TestService.StartAsync();

        Assert.Equal("Healthy", await service.Client.GetStringAsync("/health"));
        Assert.Equal("Healthy", await service.Client.GetStringAsync("/alive"));
    }

    [Fact]
    public async Task A_failing_check_makes_the_service_unready_but_leaves_it_alive_and_tells_nobody_why()
    {
        await using var service = await TestService.StartAsync(builder =>
            builder.Services.AddHealthChecks().AddCheck("database", () => throw new InvalidOperationException("password")));

        var ready = await service.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/alive")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Checks_do_not_run_for_every_probe(bool healthy)
    {
        var runs = 0;
        await using var service = await TestService.StartAsync(builder => builder.Services.AddHealthChecks().AddCheck(
            "counted",
            () =>
            {
                Interlocked.Increment(ref runs);
                return healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
            }));

        var probes = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(i => service.Client.GetAsync($"/health?probe={i}")));

        // A probe may have looked for an answer just before the first one was kept.
        Assert.InRange(runs, 1, 5);
        Assert.All(probes, probe => Assert.Equal(healthy, probe.IsSuccessStatusCode));
    }

    [Fact]
    public async Task Responses_do_not_name_the_server()
    {
        await using var service = await TestService.StartAsync();

        var response = await service.Client.GetAsync("/alive");

        Assert.Empty(response.Headers.Server);
    }
}
