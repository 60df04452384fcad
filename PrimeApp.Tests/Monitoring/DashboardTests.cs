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
        var queries = Dashboards.Names.SelectMany(Dashboards.Panels)
            .SelectMany(panel => Dashboards.Queries(panel)).Distinct().ToList();
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
    public async Task Dashboards_are_of_the_types_that_Grafana_knows()
    {
        Need.That(NpmPackage.GrafanaSchema.Obstacle);
        var script = await File.ReadAllTextAsync(
            Path.Combine(RepositoryRoot.Path, "PrimeApp.Tests/Monitoring/check-dashboards.mjs"));
        using var check = NpmPackage.GrafanaSchema.Run(script, [.. Dashboards.Names.Select(Dashboards.PathOf)]);

        var objections = await check.StandardOutput.ReadToEndAsync();
        await check.WaitForExitAsync();

        Assert.Equal((0, ""), (check.ExitCode, objections));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_below_the_first_screen_is_collapsed(string file)
    {
        var rows = Dashboards.Panels(file).Where(panel => panel.GetProperty("type").GetString() == "row").ToList();

        Assert.All(rows, row => Assert.Equal(
            row.GetProperty("id").GetInt32() > 1, row.GetProperty("collapsed").GetBoolean()));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_panel_shows_all_instances_only_if_it_says_so(string file)
    {
        var variables = Dashboards.Load(file).GetProperty("templating").GetProperty("list").EnumerateArray()
            .Select(variable => variable.GetProperty("name").GetString());

        Assert.All(
            Dashboards.Panels(file).Where(_ => variables.Contains("instance")).Where(panel =>
                panel.TryGetProperty("targets", out var _)),
            panel => Assert.Equal(
                Dashboards.Expressions(panel).Any(query => query.Contains("$instance", StringComparison.Ordinal)),
                !panel.GetProperty("description").GetString()!.Contains("All instances.", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_up_by_number_and_no_point_is_hidden(string file) =>
        Assert.All(Dashboards.Panels(file).Where(panel => panel.TryGetProperty("targets", out var _)), panel =>
        {
            var defaults = panel.GetProperty("fieldConfig").GetProperty("defaults");
            var showsWhatIsUp = Dashboards.Expressions(panel).Any(query => IsUp().IsMatch(query));
            Assert.Equal(showsWhatIsUp, defaults.TryGetProperty("mappings", out var mappings)
                && mappings.ToString().Contains("\"Down\"", StringComparison.Ordinal));
            Assert.DoesNotContain("\"showPoints\": \"never\"", panel.ToString(), StringComparison.Ordinal);
        });

    // A sanitizer of Grafana takes the ids of headings, so each section is a panel, which has an address.
    [Fact]
    public void The_runbook_in_Grafana_is_that_of_the_repository()
    {
        var sections = RunbookSection().Split(
            File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs/runbook.md"))).ToList();
        var titles = sections.Skip(1).Select(section => section.Split('\n')[0]).ToList();

        Assert.Equal(
            sections.Select((section, index) => (
                Id: index + 1,
                Title: index == 0 ? "" : titles[index - 1],
                Content: LinkToSection().Replace(
                    (index == 0 ? section : section[titles[index - 1].Length..]).Trim(),
                    link => $"](/d/prime-runbook?viewPanel={NumberOf(link.Groups[1].Value)})"))),
            Dashboards.Panels("prime-runbook.json").Select(panel => (
                panel.GetProperty("id").GetInt32(),
                panel.GetProperty("title").GetString()!,
                panel.GetProperty("options").GetProperty("content").GetString()!)));

        int NumberOf(string heading) =>
            2 + titles.FindIndex(title => title.Equals(heading, StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> Expressions(string file) =>
        Dashboards.Panels(file).SelectMany(Dashboards.Expressions);

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex RunbookSection();

    [GeneratedRegex(@"\]\(#(\w+)\)")]
    private static partial Regex LinkToSection();

    [GeneratedRegex(@"^(\w+ by \(job\) \()?(max\(|min\()?(up|redis_up)\)? *(and on.*)?$")]
    private static partial Regex IsUp();

    [GeneratedRegex(@"- record: (\S+)")]
    private static partial Regex RecordedName();

    [GeneratedRegex(@"\b[a-z_]+:[a-z_]+:[a-z0-9_]+\b")]
    private static partial Regex LevelMetricOperations();
}
