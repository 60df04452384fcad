using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Background;
using PrimeApp.Tests.Telemetry;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class BackgroundLoopTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly FakeTimeProvider _clock = new();
    private readonly RecordedLogger<BackgroundLoop> _log = new();
    private readonly BackgroundLoops _loops;

    public BackgroundLoopTests() =>
        _loops = new BackgroundLoops(Options.Create(new BackgroundLoopOptions()), _clock, _log);

    [Fact]
    public async Task A_failure_is_logged_once_and_the_delays_grow_up_to_the_interval()
    {
        var loop = _loops.Get("test");
        var delays = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            delays.Add((await loop.TryAsync(_ =>
                throw new InvalidOperationException("broken"), None)).TotalMilliseconds);
        }

        Assert.Equal([50, 100, 200, 400, 800, 1000, 1000], delays);
        Assert.Equal(TimeSpan.Zero, await loop.TryAsync(_ => Task.CompletedTask, None));
        Assert.Equal(["LoopFailed", "LoopRecovered"], _log.Events);
    }

    [Fact]
    public async Task A_loop_that_fails_for_long_is_not_alive()
    {
        var loop = _loops.Get("test");
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());

        await loop.TryAsync(_ => throw new InvalidOperationException("broken"), None);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync());

        await loop.TryAsync(_ => Task.CompletedTask, None);
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", HealthStatus.Healthy)]
    [InlineData("NOPERM this user has no permissions to run the 'eval' command", HealthStatus.Unhealthy)]
    [InlineData("ERR unknown command 'EVALSHA'", HealthStatus.Unhealthy)]
    public async Task Waiting_for_redis_is_no_stall_unless_only_somebody_can_mend_it(
        string error, HealthStatus expected)
    {
        var loop = _loops.Get("test");
        for (var i = 0; i < 60; i++)
        {
            await loop.TryAsync(_ =>
                throw new RedisUnavailableException("refused", new RedisServerException(error)), None);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(expected, await CheckAsync());
        // The Redis gateway logs the outage.
        Assert.Empty(_log.Events);
    }

    [Fact]
    public async Task A_loop_ends_when_it_is_told_to()
    {
        using var stop = new CancellationTokenSource();
        var running = _loops.Get("test").RunAsync(token => Task.Delay(Timeout.Infinite, token), stop.Token);

        await stop.CancelAsync();

        await running.WaitAsync(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HealthStatus.Healthy, await CheckAsync());
    }

    private async Task<HealthStatus> CheckAsync()
    {
        var context = new HealthCheckContext
        {
            Registration = new HealthCheckRegistration("loops", _loops, HealthStatus.Unhealthy, []),
        };
        return (await _loops.CheckHealthAsync(context, None)).Status;
    }
}
