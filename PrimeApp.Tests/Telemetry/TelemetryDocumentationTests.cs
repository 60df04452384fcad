namespace PrimeApp.Tests.Telemetry;

/// <summary>Holds docs/telemetry.md against the code, in both directions.</summary>
[Collection(ProcessTelemetry.Name)]
[Trait("Category", "Integration")]
public sealed class TelemetryDocumentationTests
{
    private static readonly string[] OwnPrefixes = ["prime_", "api_", "redis_", "process_"];

    [Fact]
    public async Task Every_metric_is_documented_with_its_type_unit_labels_and_meaning()
    {
        await using var service = await TestService.StartAsync();
        MetricNamesTests.UseEveryInstrument(service.Services);
        var exposition = await service.ScrapeAsync(ScrapeExtensions.OpenMetrics);

        var exposed = exposition.Families
            .Where(family => OwnPrefixes.Any(prefix => family.Key.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(family =>
                $"{NameOf(family)} | {family.Value.Type} | {family.Value.Unit} | "
                + $"{LabelsOf(family.Key)} | {family.Value.Help}");

        var documented = TelemetryDocumentation.ReadTable("metric").Select(row =>
            $"{row[0]} | {row[1]} | {row[2]} | {TelemetryDocumentation.SortNames(row[3])} | {row[4]}");
        Assert.Equal(exposed.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));

        // The name of a counter family lacks the suffix that samples and queries have.
        static string NameOf(KeyValuePair<string, MetricFamily> family) =>
            family.Value.Type == "counter" ? $"{family.Key}_total" : family.Key;

        string LabelsOf(string family) => string.Join(", ", exposition.Samples
            .First(sample =>
                sample.Name == family || sample.Name == $"{family}_total" || sample.Name == $"{family}_count")
            .Labels.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_example_queries_the_metric_that_it_explains() =>
        Assert.All(TelemetryDocumentation.ReadTable("metric"), row =>
            Assert.Contains(row[0], row[5], StringComparison.Ordinal));

    [Fact]
    public void Every_log_event_is_documented()
    {
        var events = EventsOf("PrimeApp.Api", "PrimeApp.Jobs", "PrimeApp.ServiceDefaults", "PrimeApp.Worker")
            .OrderBy(entry => entry.EventId)
            .Select(entry => $"| {entry.EventId} | `{entry.EventName}` | {entry.Level} | {entry.Message} |");

        Assert.Equal(string.Join('\n', events), string.Join('\n', TelemetryDocumentation.ReadLogEvents()));
    }

    [Fact]
    public void Log_events_have_names_and_ids_of_their_own()
    {
        var events = EventsOf("PrimeApp.Api", "PrimeApp.Jobs", "PrimeApp.ServiceDefaults", "PrimeApp.Worker").ToList();

        Assert.NotEmpty(events);
        Assert.All(events, entry => Assert.False(string.IsNullOrEmpty(entry.EventName)));
        Assert.Equal(events.Count, events.DistinctBy(entry => entry.EventName).Count());
        Assert.Equal(events.Count, events.DistinctBy(entry => entry.EventId).Count());
    }

    private static IEnumerable<LoggerMessageAttribute> EventsOf(params string[] assemblies) =>
        from assembly in assemblies.Select(Assembly.Load)
        from type in assembly.GetTypes()
        from method in type.GetMethods(
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
            | BindingFlags.DeclaredOnly)
        let entry = method.GetCustomAttribute<LoggerMessageAttribute>()
        where entry is not null
        select entry;
}
