using Aspire.Hosting.Containers;
using Aspire.Hosting.NativeServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace StandIns.Tests.NativeServers;

[Trait("Category", "Unit")]
public sealed class ContainerLauncherTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task An_engine_that_has_the_image_runs_it_on_the_hosts_network()
    {
        var docker = _directory.Script("docker", "exit 0\n");
        var spec = Redis() with
        {
            Entrypoint = "/bin/sh",
            Arguments = ["-c", "redis-server --requirepass $REDIS_PASSWORD"],
            Environment = new Dictionary<string, string> { ["REDIS_PASSWORD"] = "secret" },
            Mounts = [new ContainerMount(MountKind.Volume, "prime-redis-data", "/data", IsReadOnly: true)],
            Files = [new GeneratedFile("/etc/redis/note", "text with /data")],
        };

        var launch = Assert.IsType<ProcessLaunch>(await PlanAsync(spec, docker));

        var name = launch.Arguments[3];
        Assert.Equal(docker, launch.FileName);
        Assert.Equal(
            [
                "run", "--rm", "--name", name, "--network", "host",
                "--volume", "prime-redis-data:/data:ro",
                "--volume", $"{_directory["data/root/etc/redis/note"]}:/etc/redis/note:ro",
                "--env", "REDIS_PASSWORD",
                "--entrypoint", "/bin/sh",
                "docker.io/redis:8.6",
                "-c", "exec redis-server --requirepass $REDIS_PASSWORD --port 4711 --bind 127.0.0.1",
            ],
            launch.Arguments);
        Assert.StartsWith("redis-", name, StringComparison.Ordinal);
        Assert.Equal("secret", launch.Environment["REDIS_PASSWORD"]);
        Assert.Equal([docker, "rm", "--force", name], launch.CleanupCommand!);
        Assert.Equal("text with /data", await File.ReadAllTextAsync(_directory["data/root/etc/redis/note"]));
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_runs_natively()
    {
        var docker = _directory.Script(
            "docker", "case $1 in image) exit 1 ;; pull) echo 'no such host' >&2; exit 1 ;; *) exit 0 ;; esac\n");
        var server = _directory.Script("redis-server", "exit 0\n");
        var progress = new ProgressLines();

        var launch = Assert.IsType<ProcessLaunch>(await PlanAsync(Redis(), docker, progress));

        Assert.Equal(server, launch.FileName);
        Assert.Contains(progress.Lines, line => line.Contains("no such host", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_without_an_engine_is_passed_over()
    {
        var docker = _directory.Script("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1\n");
        var server = _directory.Script("redis-server", "exit 0\n");

        Assert.Equal(server, Assert.IsType<ProcessLaunch>(await PlanAsync(Redis(), docker)).FileName);
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_given_up_on()
    {
        var docker = _directory.Script("docker", "exec sleep 600\n");
        var server = _directory.Script("redis-server", "exit 0\n");

        var launch = await PlanAsync(Redis(), docker).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(server, Assert.IsType<ProcessLaunch>(launch).FileName);
    }

    [Fact]
    public async Task A_server_that_can_not_be_had_is_skipped_with_the_reason()
    {
        var skipped = Assert.IsType<SkippedLaunch>(await PlanAsync(Redis(), _directory["no-docker"]));

        Assert.Contains("no-apt-get", skipped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_package_is_skipped_without_asking_the_network()
    {
        var grafana = Redis() with { Name = "grafana", Image = "grafana/grafana", Tag = "12.0.0" };
        var progress = new ProgressLines();

        var skipped = Assert.IsType<SkippedLaunch>(await PlanAsync(grafana, _directory["no-docker"], progress));

        Assert.Contains("grafana-server is not installed", skipped.Reason, StringComparison.Ordinal);
        Assert.Empty(progress.Lines);
    }

    [Theory]
    [InlineData("redis", true)]
    [InlineData("grafana/grafana", false)]
    [InlineData("example.org/tools/unknown", false)]
    public async Task What_can_not_be_had_in_any_way_is_known_beforehand(string image, bool canRun)
    {
        var docker = _directory.Script("docker", "exit 0\n");

        Assert.Equal(canRun, await CreateLauncher(_directory["no-docker"]).CanRunAsync(image, CancellationToken.None));
        Assert.True(await CreateLauncher(docker).CanRunAsync(image, CancellationToken.None));
    }

    [Fact]
    public async Task An_unknown_image_is_skipped()
    {
        var skipped = Assert.IsType<SkippedLaunch>(
            await PlanAsync(Redis() with { Image = "example.org/tools/unknown" }, _directory["no-docker"]));

        Assert.Contains("example.org/tools/unknown", skipped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_image_with_a_moved_port_is_skipped_by_an_engine_too()
    {
        var docker = _directory.Script("docker", "exit 0\n");

        var skipped = Assert.IsType<SkippedLaunch>(
            await PlanAsync(Redis() with { Image = "example.org/tools/unknown" }, docker));

        Assert.Contains("4711", skipped.Reason, StringComparison.Ordinal);
    }

    private ContainerSpec Redis() => new()
    {
        Name = "redis",
        Image = "redis",
        Tag = "8.6",
        Ports = [new PortMapping(6379, 4711)],
        DataDirectory = _directory["data"],
    };

    private Task<LaunchPlan> PlanAsync(ContainerSpec spec, string engineClient, ProgressLines? progress = null) =>
        CreateLauncher(engineClient).PlanAsync(spec, progress ?? new ProgressLines(), CancellationToken.None);

    private ContainerLauncher CreateLauncher(string engineClient)
    {
        var packages = new AptPackages(_directory["tools"], _directory["no-apt-get"]);
        return new ContainerLauncher(
            new NativeServerProvider([_directory.Path], packages), [engineClient], NullLogger.Instance);
    }
}
