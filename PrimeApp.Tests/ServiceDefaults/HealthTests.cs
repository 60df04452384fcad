using PrimeApp.ServiceDefaults.Health;

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
            builder.Services.AddHealthChecks()
                .AddCheck("database", () => throw new InvalidOperationException("password")));

        var ready = await service.Client.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await service.Client.GetAsync("/alive")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_many_probe_at_a_time_the_checks_run_once_and_again_after_a_while(bool healthy)
    {
        var clock = new StoppedClock();
        var runs = 0;
        await using var service = await StartAsync(clock, _ =>
        {
            Interlocked.Increment(ref runs);
            return Task.FromResult(healthy ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
        });

        for (var time = 1; time <= 2; time++)
        {
            var probes = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(i => service.Client.GetAsync($"/health?probe={i}")));
            Assert.Equal(time, runs);
            Assert.All(probes, probe => Assert.Equal(healthy, probe.IsSuccessStatusCode));
            clock.Advance(Probe.Duration);
        }
    }

    [Fact]
    public async Task A_check_goes_on_for_those_who_wait_when_the_one_who_asked_first_hangs_up()
    {
        var started = new TaskCompletionSource();
        var ended = new TaskCompletionSource<HealthCheckResult>();
        var runs = 0;
        await using var service = await StartAsync(new StoppedClock(), cancellation =>
        {
            Interlocked.Increment(ref runs);
            started.SetResult();
            return ended.Task.WaitAsync(cancellation);
        });
        using (var hangUp = new CancellationTokenSource())
        {
            var first = service.Client.GetAsync("/health", hangUp.Token);
            await started.Task;
            await hangUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        var second = service.Client.GetStringAsync("/health");
        ended.SetResult(HealthCheckResult.Healthy());

        Assert.Equal("Healthy", await second);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Responses_do_not_name_the_server()
    {
        await using var service = await TestService.StartAsync();

        var response = await service.Client.GetAsync("/alive");

        Assert.Empty(response.Headers.Server);
    }

    private static Task<TestService> StartAsync(
        TimeProvider clock, Func<CancellationToken, Task<HealthCheckResult>> check) => TestService.StartAsync(builder =>
        {
            builder.Services.AddSingleton(clock);
            builder.Services.AddHealthChecks().AddAsyncCheck("own", check);
        });
}
