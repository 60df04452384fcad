using PrimeApp.AppHost.Monitoring;

namespace PrimeApp.Tests.EndToEnd;

/// <summary>
/// Alerts of the running system. A second Prometheus, beside that of the AppHost, evaluates the shipped rules on the
/// same targets. It scrapes every second, and alerts fire without their waiting time. The tests in
/// monitoring/prometheus/tests are about the waiting times.
/// </summary>
[Collection(AppHostCollection.Name)]
[Trait("Category", "Monitoring")]
public sealed partial class AlertTests(AppHostFixture appHost)
{
    private static readonly string Shipped = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus");
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Alerts_fire_when_the_worker_or_Redis_is_gone_and_clear_when_it_is_back()
    {
        Need.Program("prometheus-redis-exporter");
        await using var prometheus = await StartAsync();
        await WaitUntilQuietAsync("NoWorkerAlive", "RedisDown", "TargetDown");

        await appHost.StopAsync("worker");
        await WaitUntilFiringAsync("NoWorkerAlive");
        await WaitUntilFiringAsync("TargetDown");
        Assert.Empty(await prometheus.Client.QueryAsync(Firing("RedisDown")));
        await appHost.StartAsync("worker");
        await WaitUntilQuietAsync("NoWorkerAlive", "TargetDown");

        await appHost.StopAsync("redis");
        await WaitUntilFiringAsync("RedisDown");
        await appHost.StartAsync("redis");
        await WaitUntilQuietAsync("NoWorkerAlive", "RedisDown", "TargetDown");

        await appHost.WaitUntilHealthyAsync("api", "worker");
        Assert.Equal(541UL, (await appHost.Api.CompleteAsync(100)).LastPrime);

        Task WaitUntilFiringAsync(string alert) => Eventually.TrueAsync(
            async () => (await prometheus.Client.QueryAsync(Firing(alert))).Count > 0, Timeout, Interval);

        Task WaitUntilQuietAsync(params IEnumerable<string> alerts) => Eventually.TrueAsync(
            async () => await prometheus.Client.QueryValueAsync("count(up == 1)") == 4
                && (await prometheus.Client.QueryAsync(Firing(string.Join('|', alerts)))).Count == 0,
            Timeout,
            Interval);
    }

    private static string Firing(string alerts) => $"ALERTS{{alertstate=\"firing\", alertname=~\"{alerts}\"}}";

    private async Task<PrometheusServer> StartAsync()
    {
        var address = new Dictionary<string, IReadOnlyList<string>>
        {
            ["api"] = [appHost.App.GetEndpoint("api").Authority],
            ["worker"] = [appHost.App.GetEndpoint("worker").Authority],
            ["redis-exporter"] = [appHost.App.GetEndpoint("redis-exporter", "http").Authority],
            ["victoriametrics"] = [appHost.App.GetEndpoint("victoriametrics", "http").Authority],
            ["prometheus"] = [],
        };
        var configuration = PrometheusConfiguration.WithTargets(ReadShipped("prometheus.yml"), address);

        // Only the Prometheus of the AppHost writes the history.
        var withoutHistory = configuration[..configuration.IndexOf("remote_write:", StringComparison.Ordinal)];
        return await PrometheusServer.StartAsync(
            Intervals().Replace(withoutHistory, "${1}1s"),
            ("alertmanagers.yml", ReadShipped("alertmanagers.yml")),
            ("api-key", ReadShipped("api-key")),
            ("rules/recording.yml", ReadShipped("rules/recording.yml")),
            ("rules/alerts.yml", Durations().Replace(ReadShipped("rules/alerts.yml"), "${1}0s")));
    }

    private static string ReadShipped(string file) => File.ReadAllText(Path.Combine(Shipped, file));

    [GeneratedRegex(@"(scrape_interval: |scrape_timeout: |evaluation_interval: )\d+s")]
    private static partial Regex Intervals();

    [GeneratedRegex(@"(\bfor: )\d+m")]
    private static partial Regex Durations();
}
