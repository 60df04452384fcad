namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed class AlertmanagerTests
{
    private static readonly string Monitoring = Path.Combine(RepositoryRoot.Path, "monitoring");
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_alert_of_a_rule_that_ships_reaches_the_receiver_that_ships()
    {
        Need.Program(AlertmanagerServer.Program);
        await using var alertmanager = await AlertmanagerServer.StartAsync(
            Path.Combine(Monitoring, "alertmanager/alertmanager.yml"));
        await using var prometheus = await PrometheusServer.StartAsync(
            $$"""
            global:
              scrape_interval: 500ms
              scrape_timeout: 500ms
              evaluation_interval: 500ms
              external_labels: { grafana_url: "http://grafana" }
            rule_files: [alerts.yml]
            alerting: { alertmanagers: [{ file_sd_configs: [{ files: [alertmanagers.yml] }] }] }
            scrape_configs:
              - job_name: nobody
                static_configs: [targets: ["127.0.0.1:{{FreePort.Next()}}"]]
            """,
            ("alerts.yml", (await File.ReadAllTextAsync(Path.Combine(Monitoring, "prometheus/rules/alerts.yml")))
                .Replace("for: 5m", "for: 0s", StringComparison.Ordinal)),
            ("alertmanagers.yml", $"- targets: [\"{alertmanager.Target}\"]"));

        await Eventually.TrueAsync(
            async () => (await alertmanager.GetAlertsAsync()).Any(alert =>
                alert.GetProperty("labels").GetProperty("alertname").GetString() == "TargetDown"
                && alert.GetProperty("annotations").GetProperty("runbook_url").GetString()
                    == "http://grafana/d/prime-runbook#targetdown"
                && alert.GetProperty("receivers")[0].GetProperty("name").GetString() == "none"),
            Timeout,
            TimeSpan.FromMilliseconds(200));
    }
}
