using PrimeApp.Tests.Monitoring;

namespace PrimeApp.Tests.Documentation;

/// <summary>Each query of docs/troubleshooting.md is valid and uses existing metrics.</summary>
public sealed partial class TroubleshootingDocumentationTests
{
    // These files name the metrics of the services, of rules and of other servers.
    private static readonly string[] Sources =
    [
        "docs/telemetry.md", "monitoring/prometheus/rules/recording.yml", "monitoring/prometheus/rules/alerts.yml",
    ];

    private static IReadOnlyList<string> Queries =>
        [.. new MarkdownFile("docs/troubleshooting.md").ReadTables("what is seen").Select(row => row[1])];

    [Fact]
    [Trait("Category", "Unit")]
    public void Its_metrics_are_documented_or_used_by_alerts()
    {
        var known =
            string.Join('\n', Sources.Select(path => File.ReadAllText(Path.Combine(RepositoryRoot.Path, path))));
        var metrics = Queries.SelectMany(query => Metric().Matches(query)).Select(match => match.Value).ToList();

        Assert.True(metrics.Count >= Queries.Count - 1, "All queries but that of 'up' have a metric.");
        Assert.All(metrics, metric => Assert.Contains(metric, known, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Category", "Monitoring")]
    public async Task Prometheus_takes_its_queries()
    {
        Need.Program("promtool");
        using var folder = new TemporaryDirectory();
        var rules = Queries.Select((query, number) => $"      - {{ record: 'query_{number}', expr: '{query}' }}");
        await File.WriteAllLinesAsync(folder["rules.yml"], ["groups:", "  - name: page", "    rules:", .. rules]);

        var (exitCode, output) = await Promtool.RunAsync("check", "rules", folder["rules.yml"]);

        Assert.True(exitCode == 0, output);
    }

    [GeneratedRegex(@"\b(prime|api|redis|process|prometheus|job_endpoint)[a-z_]*[_:][a-z0-9_:]+(?=[\s{\[)]|$)")]
    private static partial Regex Metric();
}
