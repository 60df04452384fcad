namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed partial class DashboardTests
{
    private const int GridWidth = 24;

    public static TheoryData<string> Files => new(Dashboards.Names);

    [Theory]
    [MemberData(nameof(Files))]
    public void A_dashboard_is_identified_and_linked(string file)
    {
        var dashboard = Dashboards.Load(file);
        var identifiers = Dashboards.Names.Select(name => Dashboards.Load(name).GetProperty("uid").GetString()!)
            .ToList();

        Assert.Equal(Path.GetFileNameWithoutExtension(file), dashboard.GetProperty("uid").GetString());
        Assert.Distinct(identifiers);
        Assert.NotEmpty(dashboard.GetProperty("title").GetString()!);
        Assert.True(dashboard.GetProperty("schemaVersion").GetInt32() >= 39);
        Assert.All(
            dashboard.GetProperty("links").EnumerateArray(),
            link => Assert.Contains(link.GetProperty("url").GetString()!.Split('?')[0]["/d/".Length..], identifiers));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_have_their_own_place_and_number(string file)
    {
        var panels = Dashboards.Panels(file);

        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
        var taken = new HashSet<(int X, int Y)>();
        foreach (var position in panels.Select(panel => panel.GetProperty("gridPos")))
        {
            var (x, y) = (position.GetProperty("x").GetInt32(), position.GetProperty("y").GetInt32());
            var (width, height) = (position.GetProperty("w").GetInt32(), position.GetProperty("h").GetInt32());
            Assert.InRange(x + width, 1, GridWidth);
            Assert.All(
                from column in Enumerable.Range(x, width) from row in Enumerable.Range(y, height) select (column, row),
                cell => Assert.True(taken.Add(cell), $"Two panels at {cell}."));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Panels_with_queries_are_described_have_units_and_legends_and_use_the_chosen_data_source(string file)
    {
        Assert.All(Dashboards.Panels(file).Where(panel => panel.TryGetProperty("targets", out _)), panel =>
        {
            Assert.NotEmpty(panel.GetProperty("title").GetString()!);
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            Assert.NotEmpty(panel.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!);
            Assert.All(
                panel.GetProperty("targets").EnumerateArray()
                    .Where(_ => panel.GetProperty("type").GetString() != "stat"),
                target => Assert.NotEmpty(target.GetProperty("legendFormat").GetString()!));
            Assert.All(
                panel.GetProperty("targets").EnumerateArray().Append(panel),
                part => Assert.Equal("${datasource}", part.GetProperty("datasource").GetProperty("uid").GetString()));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Queries_are_over_the_rate_interval_and_divide_no_buckets(string file)
    {
        Assert.All(Expressions(file), query =>
        {
            Assert.DoesNotMatch(@"\b(rate|increase)\([^\[]*\[\d", query);
            Assert.DoesNotMatch(@"_bucket[^/]*\)\s*/", query);
        });
    }

    [Fact]
    public async Task Every_query_is_valid()
    {
        Need.Program("promtool");
        // promtool parses expressions as rules.
        var queries = Dashboards.Names.SelectMany(Dashboards.Panels).SelectMany(Dashboards.Queries).Distinct().ToList();
        var rules = queries.Select((expr, index) => new { record = $"query:{index}", expr });
        var file = Path.GetTempFileName();
        try
        {
            // JSON is YAML.
            await File.WriteAllTextAsync(
                file, JsonSerializer.Serialize(new { groups = new[] { new { name = "queries", rules } } }));

            var (exitCode, output) = await Promtool.RunAsync("check", "rules", file);

            Assert.True(exitCode == 0, output);
            Assert.Contains($"{queries.Count} rules found", output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Recorded_series_that_dashboards_show_are_recorded()
    {
        var recorded = RecordedName()
            .Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "monitoring/prometheus/rules/recording.yml")))
            .Select(match => match.Groups[1].Value)
            .ToHashSet();

        var shown = Dashboards.Names
            .SelectMany(Expressions)
            .SelectMany(query => LevelMetricOperations().Matches(query).Select(match => match.Value))
            .ToList();

        Assert.NotEmpty(shown);
        Assert.All(shown, name => Assert.Contains(name, recorded));
    }

    [Fact]
    public void The_runbook_in_Grafana_is_that_of_the_repository()
    {
        var panel = Assert.Single(Dashboards.Panels("prime-runbook.json"));

        Assert.Equal(
            File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/runbook.md")),
            panel.GetProperty("options").GetProperty("content").GetString());
    }

    private static IEnumerable<string> Expressions(string file) =>
        Dashboards.Panels(file).SelectMany(Dashboards.Expressions);

    [GeneratedRegex(@"- record: (\S+)")]
    private static partial Regex RecordedName();

    [GeneratedRegex(@"\b[a-z_]+:[a-z_]+:[a-z0-9_]+\b")]
    private static partial Regex LevelMetricOperations();
}
