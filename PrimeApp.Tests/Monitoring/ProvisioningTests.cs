using YamlDotNet.Serialization;

namespace PrimeApp.Tests.Monitoring;

/// <summary>What Grafana is started with.</summary>
[Trait("Category", "Monitoring")]
public sealed class ProvisioningTests
{
    [Fact]
    public void Data_sources_have_the_identifiers_that_links_to_them_rely_on()
    {
        var sources = Read("datasources/datasources.yml", "datasources");

        Assert.Equal(["prometheus", "victoriametrics"], sources.Select(source => source["uid"]));
        Assert.All(sources, source => Assert.Equal("prometheus", source["type"]));
        var settings = (Dictionary<object, object>)sources[0]["jsonData"];
        var destination =
            (Dictionary<object, object>)Assert.Single((List<object>)settings["exemplarTraceIdDestinations"]);
        Assert.Equal("trace_id", destination["name"]);
    }

    [Fact]
    public void Dashboards_are_in_the_folder_that_people_look_for() =>
        Assert.Equal("Prime API Metrics", Assert.Single(Read("dashboards/dashboards.yml", "providers"))["folder"]);

    [Fact]
    public void Every_dashboard_with_queries_lets_its_reader_choose_data_source_and_instance() => Assert.All(
        Dashboards.Names.Where(name => Dashboards.Panels(name).SelectMany(Dashboards.Expressions).Any()),
        name => Assert.Equal(
            ["datasource", name == "prime-home.json" ? "web_ui" : "instance"],
            Dashboards.Load(name).GetProperty("templating").GetProperty("list").EnumerateArray()
                .Select(variable => variable.GetProperty("name").GetString())));

    private static List<Dictionary<string, object>> Read(string file, string list) => new DeserializerBuilder().Build()
        .Deserialize<Dictionary<string,
        object>>(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "monitoring/grafana/provisioning", file)))[list]
        is List<object> entries
            ? [.. entries.Cast<Dictionary<object, object>>().Select(entry => entry.ToDictionary(pair =>
                (string)pair.Key, pair => pair.Value))]
            : throw new InvalidDataException($"{file} has no list '{list}'.");
}
