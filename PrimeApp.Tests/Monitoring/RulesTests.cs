namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed partial class RulesTests
{
    private static readonly string Prometheus = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus");

    [Fact]
    public async Task The_configuration_and_its_rules_are_valid()
    {
        Need.Program("promtool");
        var (exitCode, output) = await Promtool.RunAsync("check", "config", "prometheus.yml");

        Assert.True(exitCode == 0, output);
        Assert.Contains("2 rule files found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_alert_fires_stays_quiet_and_copes_with_absent_series()
    {
        Need.Program("promtool");
        var files = Directory.GetFiles(Path.Combine(Prometheus, "tests"), "*.yml");

        var (exitCode, output) = await Promtool.RunAsync(["test", "rules", .. files]);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task A_wrong_expectation_fails()
    {
        Need.Program("promtool");
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"""
                rule_files: ["{Prometheus}/rules/*.yml"]
                tests:
                  - input_series: [{"{"} series: redis_up, values: "0x10" {"}"}]
                    alert_rule_test: [{"{"} eval_time: 5m, alertname: RedisDown, exp_alerts: [] {"}"}]
                """);

            var (exitCode, output) = await Promtool.RunAsync("test", "rules", file);

            Assert.NotEqual(0, exitCode);
            Assert.Contains("RedisDown", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_alert_has_four_kinds_of_tests_and_a_section_in_the_runbook()
    {
        var alerts = AlertName().Matches(await ReadAsync("rules/alerts.yml")).Select(match => match.Groups[1].Value)
            .ToList();
        var absent = await ReadAsync("tests/absent.yml");
        var start = (await ReadAsync("tests/restarts.yml")).Split("\n  - name: ")
            .Single(test => test.StartsWith("nothing fires at the start of everything\n", StringComparison.Ordinal));
        var others = string.Concat(await Task.WhenAll(
            Directory.GetFiles(Path.Combine(Prometheus, "tests")).Select(file => File.ReadAllTextAsync(file))));
        var runbook = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs/runbook.md"));

        Assert.NotEmpty(alerts);
        Assert.All(alerts, alert =>
        {
            Assert.Contains($"name: {alert} fires", others, StringComparison.Ordinal);
            Assert.Matches($"name: {alert} (stays quiet|does not)", others);
            Assert.Contains($"alertname: {alert}\n", absent, StringComparison.Ordinal);
            Assert.Contains($"alertname: {alert}\n        exp_alerts: []\n", start, StringComparison.Ordinal);
            Assert.Matches(
                $@"\n## {alert}\n\*(page|ticket)\* [^#]*\n\n\*\*See\*\* [^#]*\n\n" +
                @"\*\*First\*\*\n\n[\s\S]*?\n\*\*Wake\*\* ",
                runbook);
        });
    }

    [Fact]
    public async Task Every_alert_leads_to_its_section_of_the_runbook_and_to_a_dashboard()
    {
        const string grafana = "{{ $externalLabels.grafana_url }}/d/";
        var rules = (await ReadAsync("rules/alerts.yml")).Split("- alert: ").Skip(1)
            .Where(rule => !rule.Contains("annotations: *", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(rules);
        Assert.All(rules, rule =>
        {
            var name = rule[..rule.IndexOf('\n', StringComparison.Ordinal)];
            var section = Dashboards.Panel("prime-runbook.json", name).GetProperty("id").GetInt32();
            Assert.Contains(
                $"runbook_url: \"{grafana}prime-runbook?viewPanel={section}\"\n", rule, StringComparison.Ordinal);
            Assert.Matches($"dashboard_url: \"{Regex.Escape(grafana)}prime-(api|workers|runtime)\"\n", rule);
        });
    }

    private static Task<string> ReadAsync(string file) => File.ReadAllTextAsync(Path.Combine(Prometheus, file));

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName();
}
