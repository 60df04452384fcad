using PrimeApp.AppHost.Monitoring;

namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed class PrometheusConfigurationTests
{
    private static readonly string Directory = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus");
    private static readonly string Shipped = File.ReadAllText(Path.Combine(Directory, "prometheus.yml"));

    private static readonly string[] ShippedAddresses =
        ["api:8000", "8001", "redis-exporter:9121", "victoriametrics:8428", "localhost:9090", "dns_sd_configs"];

    private static readonly Dictionary<string, IReadOnlyList<string>> Targets = new()
    {
        ["api"] = ["localhost:5001"],
        ["worker"] = ["localhost:5002", "localhost:5003"],
        ["redis-exporter"] = ["localhost:5004"],
        ["victoriametrics"] = ["localhost:5005"],
        ["prometheus"] = ["localhost:5006"],
    };

    [Fact]
    public void Only_addresses_differ_from_what_ships()
    {
        var configuration = PrometheusConfiguration.WithTargets(Shipped, Targets);

        Assert.Contains(
            "  - job_name: worker\n    scrape_interval: 10s\n" +
            "    authorization: { credentials_file: api-key }\n" +
            "    static_configs: [{ targets: [\"localhost:5002\", \"localhost:5003\"] }]\n",
            configuration,
            StringComparison.Ordinal);
        Assert.Contains("url: http://localhost:5005/api/v1/write\n", configuration, StringComparison.Ordinal);
        Assert.Equal(
            Shipped.Split('\n').Where(line => line.Contains("  # ", StringComparison.Ordinal)),
            configuration.Split('\n').Where(line => line.Contains("  # ", StringComparison.Ordinal)));
        Assert.All(
            ShippedAddresses,
            address => Assert.DoesNotContain(address, configuration, StringComparison.Ordinal));
    }

    [Fact]
    public void The_files_beside_it_can_be_named_by_their_whole_paths()
    {
        var configuration = PrometheusConfiguration.WithFolder(
            Shipped, "/etc/prometheus", ["rules", "alertmanagers.yml", "api-key"]);

        Assert.Equal(
            [
                "  - /etc/prometheus/rules/*.yml",
                "        - files: [/etc/prometheus/alertmanagers.yml]",
                "    authorization: { credentials_file: /etc/prometheus/api-key }",
                "    authorization: { credentials_file: /etc/prometheus/api-key }",
            ],
            configuration.Split('\n').Except(Shipped.Split('\n')).SelectMany(
                line => configuration.Split('\n').Where(other => other == line)));
    }

    [Fact]
    public async Task It_is_valid()
    {
        Need.Program("promtool");
        var file = Path.Combine(Directory, $"{Guid.NewGuid()}.yml");
        await File.WriteAllTextAsync(file, PrometheusConfiguration.WithTargets(Shipped, Targets));
        try
        {
            var (exitCode, output) = await Promtool.RunAsync("check", "config", file);

            Assert.True(exitCode == 0, output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("prometheus")]
    public void A_job_without_an_address_is_an_error(string job)
    {
        var incomplete = Targets.Where(target => target.Key != job).ToDictionary();

        var exception =
            Assert.Throws<ArgumentException>(() => PrometheusConfiguration.WithTargets(Shipped, incomplete));

        Assert.Contains(job, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_without_a_job_is_an_error()
    {
        var targets = new Dictionary<string, IReadOnlyList<string>>(Targets) { ["unknown"] = ["localhost:1"] };

        var exception = Assert.Throws<ArgumentException>(() => PrometheusConfiguration.WithTargets(Shipped, targets));

        Assert.Contains("unknown", exception.Message, StringComparison.Ordinal);
    }
}
