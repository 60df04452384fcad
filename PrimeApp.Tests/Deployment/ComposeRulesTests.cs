using PrimeApp.Worker;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace PrimeApp.Tests.Deployment;

/// <summary>Rules for every service of the compose file, and for services that are added later.</summary>
[Trait("Category", "Unit")]
public sealed partial class ComposeRulesTests
{
    // Their images have no program for a health check.
    private static readonly string[] WithoutHealthCheck = ["compose-dashboard", "otel-collector"];

    private static readonly string[] Public = ["api", "grafana"];

    private static readonly string[] Secrets = ["DASHBOARD_TOKEN", "OTLP_API_KEY", "API_KEY_HASH", "METRICS_KEY_HASH"];

    // Written by init-env.sh or an operator.
    private static readonly string[] NotInRepository = ["/backups", "/etc/prometheus/api-key"];

    private static readonly string Folder = Path.Combine(RepositoryRoot.Path, "deploy");

    private static readonly string Text = File.ReadAllText(Path.Combine(Folder, "docker-compose.yaml"));

    private static readonly string Variables = File.ReadAllText(Path.Combine(Folder, ".env.example"));

    private static readonly ComposeModel Compose = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<ComposeModel>(Text);

    public static TheoryData<string> Services => [.. Compose.Services.Keys];

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_is_confined(string name)
    {
        var service = Compose.Services[name];

        Assert.Matches("^[1-9][0-9]*:[0-9]+$", service.User);
        Assert.True(service.ReadOnly);
        Assert.Equal(["ALL"], service.CapDrop);
        Assert.Empty(service.CapAdd);
        Assert.Equal(["no-new-privileges:true"], service.SecurityOpt);
        Assert.NotNull(service.Deploy);
        Assert.Equal(["cpus", "memory", "pids"], service.Deploy.Resources.Limits.Keys.Order());
        Assert.Equal(["max-file", "max-size"], service.Logging?.Options.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void An_image_is_pinned_by_a_tag(string name)
    {
        var image = Default().Replace(Compose.Services[name].Image, "$1");

        Assert.Matches("^[a-z0-9./_-]+:v?[0-9]+[.][0-9]+", image);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_comes_back_and_tells_whether_it_is_healthy_unless_it_runs_only_once(string name)
    {
        var service = Compose.Services[name];
        if (service.Profiles is ["backup" or "restore"])
        {
            Assert.Equal("no", service.Restart);
            return;
        }

        Assert.Equal("unless-stopped", service.Restart);
        Assert.Equal(!WithoutHealthCheck.Contains(name), service.Healthcheck is not null);
        Assert.All(service.DependsOn, dependency =>
        {
            Assert.Equal("service_healthy", dependency.Value.Condition);
            Assert.NotNull(Compose.Services[dependency.Key].Healthcheck);
        });
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Only_the_api_and_grafana_are_reached_from_other_machines(string name) =>
        Assert.All(Compose.Services[name].Ports, port => Assert.Equal(
            Public.Contains(name), !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)));

    [Theory]
    [InlineData("redis")]
    [InlineData("redis-exporter")]
    [InlineData("victoriametrics")]
    [InlineData("worker")]
    public void What_nobody_outside_needs_has_no_way_out_either(string name)
    {
        Assert.All(Compose.Services[name].Networks, network => Assert.True(Compose.Networks[network].Internal));
        Assert.Empty(Compose.Services[name].Ports);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void What_is_mounted_from_the_machine_is_there_and_only_read_except_for_backups(string name) =>
        Assert.All(Compose.Services[name].Volumes.Where(mount => mount.Type == "bind"), mount =>
        {
            Assert.Equal(mount.Target != "/backups", mount.ReadOnly);
            Assert.True(
                NotInRepository.Contains(mount.Target) || Path.Exists(Path.Combine(Folder, mount.Source)),
                mount.Source);
        });

    [Theory]
    [InlineData("api")]
    [InlineData("grafana")]
    public void What_is_reached_from_other_machines_can_be_confined_to_an_address(string name)
    {
        var prefix = $"{name.ToUpperInvariant()}_BIND_ADDRESS";

        Assert.StartsWith(
            $"${{{prefix}:+${{{prefix}}}:}}", Assert.Single(Compose.Services[name].Ports), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void No_service_believes_anybody_about_where_a_request_comes_from(string name) =>
        Assert.DoesNotContain("ASPNETCORE_FORWARDEDHEADERS_ENABLED", Compose.Services[name].Environment.Keys);

    [Fact]
    public void The_collector_is_started_on_demand_and_sends_out_what_workers_cannot()
    {
        var collector = Compose.Services["otel-collector"];
        var configuration = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, Dictionary<string, object>>>(
                File.ReadAllText(Path.Combine(Folder, "../monitoring/otel-collector/config.yaml")));

        Assert.Equal(["collector"], collector.Profiles);
        Assert.Contains(collector.Networks, Compose.Services["worker"].Networks.Contains);
        Assert.Contains(collector.Networks, network => !Compose.Networks[network].Internal);
        var pipelines = (Dictionary<object, object>)configuration["service"]["pipelines"];
        Assert.Equal(["logs", "metrics", "traces"], pipelines.Keys.Order());
        foreach (var parts in pipelines.Values.Cast<Dictionary<object, object>>().SelectMany(pipeline => pipeline))
        {
            Assert.All((List<object>)parts.Value, name => Assert.Contains(name, configuration[(string)parts.Key].Keys));
        }
    }

    [Fact]
    public void Secrets_have_no_default_and_compose_says_which_one_is_missing() => Assert.All(Secrets, secret =>
    {
        var uses = Regex.Matches(Text, $@"\$\{{{secret}(?<rest>[^}}]*)\}}");

        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.StartsWith(":?", use.Groups["rest"].Value, StringComparison.Ordinal));
        Assert.Matches($"# Required: .+\n{secret}=\n", Variables);
    });

    [Fact]
    public void Every_variable_of_the_file_is_explained_beside_it()
    {
        var used = Variable().Matches(Text).Select(match => match.Groups["name"].Value).Distinct().Order();
        var explained = Variables.Split('\n')
            .Where(line => line.EndsWith('='))
            .Select(line => line.TrimEnd('='))
            .Order();

        Assert.Equal(used, explained);
    }

    [Fact]
    public void Only_those_who_use_redis_are_in_one_network_with_it()
    {
        var network = Assert.Single(Compose.Services["redis"].Networks);

        Assert.Equal(
            ["api", "redis", "redis-backup", "redis-exporter", "redis-restore", "worker"],
            Compose.Services.Keys.Where(name => Compose.Services[name].Networks.Contains(network)).Order());
    }

    [Fact]
    public void Passwords_are_files()
    {
        Assert.DoesNotContain("PASSWORD}", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD:?", Text, StringComparison.Ordinal);
        Assert.Equal(Find("file: \"./secrets/(.+)\""), Find("source: \"([a-z-]+-password)\""));

        static IEnumerable<string> Find(string pattern) =>
            Regex.Matches(Text, pattern).Select(match => match.Groups[1].Value).Distinct().Order();
    }

    [Fact]
    public void Redis_has_users_keeps_every_write_and_forgets_nothing()
    {
        var command = Compose.Services["redis"].Command[^1];

        Assert.StartsWith("exec /scripts/redis-start.sh ", command, StringComparison.Ordinal);
        Assert.Contains("--maxmemory-policy noeviction", command, StringComparison.Ordinal);
        Assert.Matches(@"--maxmemory \$\{REDIS_MAXMEMORY:-\d+mb\}", command);
        Assert.Contains("--appendonly yes --appendfsync ${REDIS_APPENDFSYNC:-everysec}", command,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Prometheus", "${PROMETHEUS_URL:-http://localhost:${PROMETHEUS_PORT:-9090}}")]
    [InlineData("Grafana", "${GRAFANA_URL:-http://localhost:${GRAFANA_PORT:-3000}}")]
    [InlineData("Dashboard", "${DASHBOARD_URL:-http://localhost:${DASHBOARD_PORT:-18888}}")]
    public void The_page_links_to_where_the_operator_reaches_what_watches(string name, string address) =>
        Assert.Equal(address, Compose.Services["api"].Environment[$"Links__{name}"]);

    [Fact]
    public void A_worker_has_more_time_to_end_than_it_takes()
    {
        var grace = TimeSpan.FromSeconds(int.Parse(Compose.Services["worker"].StopGracePeriod.TrimEnd('s')));

        Assert.True(grace >= 2 * new WorkerOptions().ShutdownTimeout, $"{grace}");
    }

    [GeneratedRegex(@"^\$\{[A-Z_]+:-(.*)\}$")]
    private static partial Regex Default();

    [GeneratedRegex(@"(?<!\$)\$\{(?<name>[A-Z_]+)")]
    private static partial Regex Variable();
}
