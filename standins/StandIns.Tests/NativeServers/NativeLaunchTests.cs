using Aspire.Hosting.Containers;
using Aspire.Hosting.NativeServers;

namespace StandIns.Tests.NativeServers;

[Trait("Category", "Unit")]
public sealed class NativeLaunchTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Data => _directory["data"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_shell_command_of_redis_runs_the_native_server_on_the_allocated_port()
    {
        var spec = Spec("redis", 6379) with
        {
            Entrypoint = "/bin/sh",
            Arguments = ["-c", "redis-server --requirepass $REDIS_PASSWORD --save 30 100 --dir /data"],
            Environment = new Dictionary<string, string> { ["REDIS_PASSWORD"] = "secret" },
            Mounts = [new ContainerMount(MountKind.Volume, "prime-redis-data", "/data", IsReadOnly: false)],
        };

        var launch = await PlanAsync(spec);

        var volume = Path.Combine(Data, "volumes", "prime-redis-data");
        Assert.Equal("/bin/sh", launch.FileName);
        Assert.Equal(
            [
                "-c",
                "exec '/opt/redis-server' --requirepass $REDIS_PASSWORD --save 30 100 " +
                $"--dir {volume} --port 4711 --bind 127.0.0.1",
            ],
            launch.Arguments);
        Assert.Equal("secret", launch.Environment["REDIS_PASSWORD"]);
        Assert.Equal(volume, launch.WorkingDirectory);
        Assert.True(Directory.Exists(volume));
        Assert.Null(launch.CleanupCommand);
    }

    [Fact]
    public async Task Redis_without_a_shell_drops_the_programs_name()
    {
        var launch = await PlanAsync(Spec("docker.io/library/redis", 6379) with { Arguments = ["redis-server", "--appendonly", "yes"] });

        Assert.Equal("/opt/redis-server", launch.FileName);
        Assert.Equal(["--appendonly", "yes", "--port", "4711", "--bind", "127.0.0.1"], launch.Arguments);
        Assert.Equal(Path.Combine(Data, "root", "data"), launch.WorkingDirectory);
    }

    [Fact]
    public async Task Prometheus_reads_generated_and_mounted_files_and_listens_where_it_is_told()
    {
        var rules = _directory["rules"];
        Directory.CreateDirectory(rules);
        var spec = Spec("prom/prometheus", 9090) with
        {
            Arguments =
            [
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/prometheus/",
                "--web.listen-address=:9090",
            ],
            Mounts =
            [
                new ContainerMount(MountKind.BindMount, rules, "/etc/prometheus/rules", IsReadOnly: true),
                new ContainerMount(MountKind.Volume, "metrics", "/prometheus", IsReadOnly: false),
            ],
            Files =
            [
                new GeneratedFile(
                    "/etc/prometheus/prometheus.yml",
                    "rule_files: [/etc/prometheus/rules/*.yml]\nurl: http://localhost/prometheus\n"),
            ],
        };

        var launch = await PlanAsync(spec);

        var configuration = Path.Combine(Data, "root", "etc/prometheus/prometheus.yml");
        Assert.Equal(
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={Path.Combine(Data, "volumes", "metrics")}/",
                "--web.listen-address=127.0.0.1:4711",
            ],
            launch.Arguments);
        Assert.Equal(
            $"rule_files: [{rules}/*.yml]\nurl: http://localhost/prometheus\n",
            await File.ReadAllTextAsync(configuration));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rules));
    }

    [Fact]
    public async Task A_generated_file_finds_a_mounted_neighbour_by_its_relative_path_at_every_start()
    {
        var rules = _directory["rules"];
        Directory.CreateDirectory(rules);
        await File.WriteAllTextAsync(Path.Combine(rules, "alerts.yml"), "groups: []");
        var spec = Spec("prom/prometheus", 9090) with
        {
            Mounts = [new ContainerMount(MountKind.BindMount, rules, "/etc/prometheus/rules", IsReadOnly: true)],
            Files = [new GeneratedFile("/etc/prometheus/prometheus.yml", "rule_files: [rules/*.yml]\n")],
        };

        await PlanAsync(spec);
        await PlanAsync(spec);

        Assert.Equal(
            "groups: []", await File.ReadAllTextAsync(Path.Combine(Data, "root/etc/prometheus/rules/alerts.yml")));
    }

    [Fact]
    public async Task A_generated_file_is_not_written_into_the_folder_that_is_mounted_above_it()
    {
        var mounted = _directory["mounted"];
        Directory.CreateDirectory(mounted);

        var launch = await PlanAsync(Spec("prom/prometheus", 9090) with
        {
            Mounts = [new ContainerMount(MountKind.BindMount, mounted, "/etc/prometheus", IsReadOnly: true)],
            Files = [new GeneratedFile("/etc/prometheus/prometheus.yml", "scrape_configs: []\n")],
        });

        Assert.Empty(Directory.EnumerateFileSystemEntries(mounted));
        Assert.True(File.Exists(launch.Arguments[0].Split('=')[1]));
    }

    [Fact]
    public async Task Without_arguments_the_images_own_apply()
    {
        var launch = await PlanAsync(Spec("prom/prometheus", 9090));

        Assert.Equal(
            [
                $"--config.file={Path.Combine(Data, "root", "etc/prometheus/prometheus.yml")}",
                $"--storage.tsdb.path={Path.Combine(Data, "root", "prometheus")}",
                "--web.listen-address=127.0.0.1:4711",
            ],
            launch.Arguments);
    }

    [Fact]
    public async Task An_unpacked_Prometheus_is_told_where_its_pages_are()
    {
        var launch = await PlanAsync(
            Spec("prom/prometheus", 9090), new InstalledServer("/tools/usr/bin/prometheus", "/tools", []));

        Assert.Contains("--web.local-assets=/tools/usr/share/prometheus/web/", launch.Arguments);
    }

    [Fact]
    public async Task VictoriaMetrics_keeps_its_data_in_the_volume()
    {
        var launch = await PlanAsync(Spec("victoriametrics/victoria-metrics", 8428) with
        {
            Arguments = ["--storageDataPath=/victoria-metrics-data", "--retentionPeriod=30d"],
            Mounts = [new ContainerMount(MountKind.Volume, "history", "/victoria-metrics-data", IsReadOnly: false)],
        });

        Assert.Equal(
            [
                $"--storageDataPath={Path.Combine(Data, "volumes", "history")}",
                "--retentionPeriod=30d",
                "--httpListenAddr=127.0.0.1:4711",
            ],
            launch.Arguments);
    }

    [Fact]
    public async Task The_redis_exporter_is_told_its_port_by_environment()
    {
        var launch = await PlanAsync(Spec("oliver006/redis_exporter", 9121) with
        {
            Environment = new Dictionary<string, string> { ["REDIS_ADDR"] = "redis://localhost:6379" },
        });

        Assert.Empty(launch.Arguments);
        Assert.Equal("redis://localhost:6379", launch.Environment["REDIS_ADDR"]);
        Assert.Equal("127.0.0.1:4711", launch.Environment["REDIS_EXPORTER_WEB_LISTEN_ADDRESS"]);
    }

    [Fact]
    public async Task Alertmanager_does_not_open_a_cluster_port()
    {
        var launch = await PlanAsync(Spec("prom/alertmanager", 9093));

        Assert.Contains("--web.listen-address=127.0.0.1:4711", launch.Arguments);
        Assert.Contains("--cluster.listen-address=", launch.Arguments);
    }

    [Fact]
    public async Task Grafana_finds_its_provisioning_where_it_is_mounted()
    {
        var provisioning = _directory["provisioning"];
        var launch = await PlanAsync(Spec("grafana/grafana", 3000) with
        {
            Environment = new Dictionary<string, string> { ["DASHBOARDS"] = "/etc/grafana/provisioning/dashboards" },
            Mounts = [new ContainerMount(MountKind.BindMount, provisioning, "/etc/grafana/provisioning", IsReadOnly: true)],
        });

        Assert.Equal("4711", launch.Environment["GF_SERVER_HTTP_PORT"]);
        Assert.Equal(provisioning, launch.Environment["GF_PATHS_PROVISIONING"]);
        Assert.Equal($"{provisioning}/dashboards", launch.Environment["DASHBOARDS"]);
        Assert.Equal(Path.Combine(Data, "root", "var/lib/grafana"), launch.Environment["GF_PATHS_DATA"]);
        Assert.Equal(["--homepath", "/usr/share/grafana"], launch.Arguments);
    }

    [Fact]
    public async Task Fetched_libraries_are_found_before_the_machines()
    {
        var installed = new InstalledServer("/tools/usr/bin/redis-server", "/tools", ["/tools/lib/a", "/tools/usr/lib/b"]);

        var launch = await PlanAsync(Spec("redis", 6379), installed);

        Assert.Equal("/tools/lib/a:/tools/usr/lib/b", launch.Environment["LD_LIBRARY_PATH"]);
    }

    [Fact]
    public async Task A_program_below_a_folder_named_like_a_mount_keeps_its_path()
    {
        var spec = Spec("redis", 6379) with { Entrypoint = "/bin/sh", Arguments = ["-c", "redis-server"] };

        var launch = await PlanAsync(spec, new InstalledServer("/data/tools/redis-server", "/data/tools", []));

        Assert.StartsWith("exec '/data/tools/redis-server' ", launch.Arguments[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/bin/sh", "-c", "redis-cli ping")]
    [InlineData("/usr/local/bin/redis-sentinel", "/data/sentinel.conf")]
    public async Task Another_program_than_the_images_server_is_refused(string entrypoint, params string[] arguments)
    {
        var spec = Spec("redis", 6379) with { Entrypoint = entrypoint, Arguments = arguments };

        var exception = await Assert.ThrowsAsync<NativeServerException>(() => PlanAsync(spec));

        Assert.Contains("redis-server", exception.Message, StringComparison.Ordinal);
    }

    private ContainerSpec Spec(string image, int port) => new()
    {
        Name = "server",
        Image = image,
        Tag = "1",
        Ports = [new PortMapping(port, 4711)],
        DataDirectory = Data,
    };

    private static Task<ProcessLaunch> PlanAsync(ContainerSpec spec)
    {
        var server = NativeServerCatalog.Find(spec.Image)!;
        return PlanAsync(spec, new InstalledServer($"/opt/{server.Executables[0]}", "/", []));
    }

    private static async Task<ProcessLaunch> PlanAsync(ContainerSpec spec, InstalledServer installed)
    {
        var server = NativeServerCatalog.Find(spec.Image)!;
        return Assert.IsType<ProcessLaunch>(
            await NativeLaunch.PlanAsync(spec, server, installed, CancellationToken.None));
    }
}
