namespace PrimeApp.Tests.Native;

[Trait("Category", "Unit")]
public sealed class NativeLaunchTests : IDisposable
{
    private const int Port = 4711;

    private readonly TemporaryDirectory _directory = new();
    private readonly IDistributedApplicationBuilder _builder =
        TestApplication.CreateBuilder("--Parameters:redis-password=secret");

    private string Data => _directory["data"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_shell_command_of_redis_runs_the_native_server_on_the_allocated_port()
    {
        var redis = _builder.AddRedis("redis")
            .WithDataVolume("prime-redis-data")
            .WithPersistence(TimeSpan.FromSeconds(30), 100)
            .WithArgs("--dir", "/data");

        var launch = await LaunchAsync(redis.Resource);

        var volume = $"{Data}/volumes/prime-redis-data";
        Assert.Equal("/bin/sh", launch.Command);
        var arguments = await ArgumentsAsync(launch, redis.Resource);
        Assert.Equal("-c", arguments[0]);
        var words = arguments[1].Split(' ');
        Assert.Equal(["exec", "'/opt/redis-server'"], words[..2]);
        Assert.Contains("--requirepass $REDIS_PASSWORD", arguments[1], StringComparison.Ordinal);
        Assert.Contains("--save 30 100", arguments[1], StringComparison.Ordinal);
        Assert.Equal(["--dir", volume, "--port", "4711", "--bind", "127.0.0.1"], words[^6..]);
        Assert.Equal(volume, launch.WorkingDirectory);
        Assert.True(Directory.Exists(volume));
    }

    [Fact]
    public async Task A_path_with_a_quote_in_it_stays_one_word_of_the_shell()
    {
        var redis = _builder.AddRedis("redis").Resource;

        var launch = await LaunchAsync(redis, new InstalledServer("/opt/it's here/redis-server", "/", []));

        Assert.StartsWith(
            @"exec '/opt/it'\''s here/redis-server' --requirepass",
            (await ArgumentsAsync(launch, redis))[1],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_below_a_folder_named_like_a_mount_keeps_its_path()
    {
        var redis = _builder.AddRedis("redis").WithDataVolume("volume").Resource;

        var launch = await LaunchAsync(redis, new InstalledServer("/data/tools/redis-server", "/data/tools", []));

        Assert.StartsWith(
            "exec '/data/tools/redis-server' ", (await ArgumentsAsync(launch, redis))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_reads_generated_and_mounted_files_and_listens_where_it_is_told()
    {
        var rules = _directory["rules"];
        var prometheus = _builder.AddContainer("server", "prom/prometheus")
            .WithArgs(
                "--config.file=/etc/prometheus/prometheus.yml",
                "--storage.tsdb.path=/prometheus/",
                "--web.listen-address=:9090")
            .WithBindMount(rules, "/etc/prometheus/rules", isReadOnly: true)
            .WithVolume("metrics", "/prometheus")
            .WithContainerFiles("/etc/prometheus",
            [
                new ContainerFile
                {
                    Name = "prometheus.yml",
                    Contents = "rule_files: [/etc/prometheus/rules/*.yml]\nurl: http://localhost/prometheus\n",
                },
            ]);

        var launch = await LaunchAsync(prometheus.Resource);

        var configuration = $"{Data}/root/etc/prometheus/prometheus.yml";
        Assert.Equal("/opt/prometheus", launch.Command);
        Assert.Equal(
            [
                $"--config.file={configuration}",
                $"--storage.tsdb.path={Data}/volumes/metrics/",
                "--web.listen-address=127.0.0.1:4711",
            ],
            await ArgumentsAsync(launch, prometheus.Resource));
        Assert.Equal(
            $"rule_files: [{rules}/*.yml]\nurl: http://localhost/prometheus\n",
            await File.ReadAllTextAsync(configuration));
    }

    [Fact]
    public async Task An_unpacked_Prometheus_is_told_where_its_pages_are()
    {
        var prometheus = _builder.AddContainer("server", "prom/prometheus").Resource;

        var unpacked = await LaunchAsync(prometheus, new InstalledServer("/tools/usr/bin/prometheus", "/tools", []));

        const string option = "--web.local-assets=/tools/usr/share/prometheus/web/";
        Assert.Contains(option, await ArgumentsAsync(unpacked, prometheus));
        Assert.DoesNotContain(
            await ArgumentsAsync(await LaunchAsync(prometheus), prometheus),
            argument => argument.StartsWith("--web.local-assets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VictoriaMetrics_keeps_its_data_in_the_volume()
    {
        var victoriaMetrics = _builder.AddContainer("server", "victoriametrics/victoria-metrics")
            .WithArgs("--storageDataPath=/victoria-metrics-data", "--retentionPeriod=30d")
            .WithVolume("history", "/victoria-metrics-data")
            .Resource;

        Assert.Equal(
            [
                $"--storageDataPath={Data}/volumes/history",
                "--retentionPeriod=30d",
                "--httpListenAddr=127.0.0.1:4711",
            ],
            await ArgumentsAsync(await LaunchAsync(victoriaMetrics), victoriaMetrics));
    }

    [Fact]
    public async Task Values_that_are_known_later_stay_in_their_place_among_the_arguments()
    {
        var other = _builder.AddContainer("other", "redis").WithHttpEndpoint(targetPort: 80).GetEndpoint("http");
        var victoriaMetrics = _builder.AddContainer("server", "victoriametrics/victoria-metrics").Resource;
        var launch = await LaunchAsync(victoriaMetrics);
        List<object> arguments = ["--first=1", other, "--httpListenAddr=:8428"];

        launch.Rewrite(arguments);

        Assert.Equal(["--first=1", other, "--httpListenAddr=127.0.0.1:4711"], arguments);
    }

    [Fact]
    public async Task The_redis_exporter_is_told_its_port_by_environment()
    {
        var exporter = _builder.AddContainer("server", "oliver006/redis_exporter").Resource;
        var launch = await LaunchAsync(exporter);

        var environment = Rewrite(launch, new() { ["REDIS_ADDR"] = "redis://localhost:6379" });

        Assert.Empty(await ArgumentsAsync(launch, exporter));
        Assert.Equal(
            new()
            {
                ["REDIS_ADDR"] = "redis://localhost:6379",
                ["REDIS_EXPORTER_WEB_LISTEN_ADDRESS"] = "127.0.0.1:4711",
            },
            environment);
    }

    [Fact]
    public async Task Grafana_finds_its_provisioning_where_it_is_mounted_and_keeps_what_it_is_told()
    {
        var provisioning = _directory["provisioning"];
        var grafana = _builder.AddContainer("server", "grafana/grafana")
            .WithBindMount(provisioning, "/etc/grafana/provisioning", isReadOnly: true)
            .Resource;
        var launch = await LaunchAsync(grafana);

        var environment = Rewrite(
            launch, new() { ["DASHBOARDS"] = "/etc/grafana/provisioning/dashboards", ["GF_LOG_MODE"] = "file" });

        Assert.Equal(
            new()
            {
                ["DASHBOARDS"] = $"{provisioning}/dashboards",
                ["GF_LOG_MODE"] = "file",
                ["GF_PATHS_DATA"] = $"{Data}/root/var/lib/grafana",
                ["GF_PATHS_LOGS"] = $"{Data}/root/var/log/grafana",
                ["GF_PATHS_PLUGINS"] = $"{Data}/root/var/lib/grafana/plugins",
                ["GF_PATHS_PROVISIONING"] = provisioning,
                ["GF_SERVER_HTTP_ADDR"] = "127.0.0.1",
                ["GF_SERVER_HTTP_PORT"] = "4711",
            },
            environment);
        Assert.Equal(["--homepath", "/usr/share/grafana"], await ArgumentsAsync(launch, grafana));
    }

    [Fact]
    public async Task Garnet_takes_arguments_of_its_own_instead_of_those_of_redis()
    {
        var redis = _builder.AddRedis("redis").WithDataVolume("volume").Resource;

        var installed = new InstalledServer("/usr/bin/dotnet", "/", []);
        var launch = await LaunchAsync(redis, installed, NativeServerCatalog.Garnet);

        var arguments = await ArgumentsAsync(launch, redis);
        Assert.Equal("/usr/bin/dotnet", launch.Command);
        Assert.Equal($"{Data}/volumes/volume", launch.WorkingDirectory);
        Assert.EndsWith("PrimeApp.Garnet.dll", arguments[0], StringComparison.Ordinal);
        Assert.Contains("4711", arguments);
        Assert.DoesNotContain("--requirepass", string.Join(' ', arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetched_libraries_are_found_before_the_machines()
    {
        string[] libraries = ["/tools/lib/a", "/tools/usr/lib/b"];
        var redis = _builder.AddRedis("redis").Resource;

        var launch = await LaunchAsync(redis, new InstalledServer("/tools/usr/bin/redis-server", "/tools", libraries));

        Assert.Equal(string.Join(Path.PathSeparator, libraries), Rewrite(launch, [])["LD_LIBRARY_PATH"]);
    }

    [Theory]
    [InlineData("/bin/sh", "redis-cli", true)]
    [InlineData("/usr/local/bin/redis-sentinel", "/data/sentinel.conf", false)]
    [InlineData("/bin/sh", null, true)]
    public async Task Another_program_than_the_images_server_is_refused(
        string entrypoint, string? argument, bool isShellCommand)
    {
        var redis = _builder.AddContainer("server", "redis").WithEntrypoint(entrypoint).Resource;
#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // ShellExecution is experimental.
        redis.ShellExecution = isShellCommand;
#pragma warning restore ASPIRECONTAINERSHELLEXECUTION001
        var launch = await LaunchAsync(redis);

        List<object> arguments = argument is null ? [] : [argument];
        var exception = Assert.Throws<AppHostException>(() => launch.Rewrite(arguments));

        Assert.Equal(
            "A container of redis runs natively only with redis-server, not with " +
            $"{(isShellCommand ? argument ?? "nothing" : entrypoint)}.",
            exception.Message);
    }

    private async Task<NativeLaunch> LaunchAsync(
        ContainerResource container, InstalledServer? installed = null, NativeServer? server = null)
    {
        server ??= NativeServerCatalog.Find(container.Annotations.OfType<ContainerImageAnnotation>().Last().Image)[0];
        installed ??= new InstalledServer($"/opt/{server.Executables[0]}", "/", []);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var files = await ContainerFiles.CreateAsync(
            container, server.Directories, Data, services, CancellationToken.None);
        return new NativeLaunch(container, server, installed, files, Port);
    }

    // The arguments of the container, as the native server changes them.
    private async Task<string[]> ArgumentsAsync(NativeLaunch launch, IResource container)
    {
        var context = new CommandLineArgsCallbackContext([], container, CancellationToken.None)
        {
            ExecutionContext = _builder.ExecutionContext,
        };
        foreach (var annotation in container.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        launch.Rewrite(context.Args);
        return [.. context.Args.Cast<string>()];
    }

    private static Dictionary<string, object> Rewrite(NativeLaunch launch, Dictionary<string, object> environment)
    {
        launch.Rewrite(environment);
        return environment;
    }
}
