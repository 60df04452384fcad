using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Containers;
using Aspire.Hosting.NativeServers;
using Microsoft.Extensions.Logging.Abstractions;

namespace StandIns.Tests.NativeServers;

/// <summary>Servers fetched from the distribution's packages, as on a machine where none is installed.</summary>
[Trait("Category", "Integration")]
public sealed class FetchedServerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _timeout.Dispose();
        _directory.Dispose();
    }

    [AptFact]
    public async Task Redis_is_fetched_runs_with_its_password_and_stops_on_SIGTERM()
    {
        var port = FreePort();
        var spec = new ContainerSpec
        {
            Name = "redis",
            Image = "docker.io/library/redis",
            Tag = "8.6",
            Entrypoint = "/bin/sh",
            Arguments = ["-c", "redis-server --requirepass $REDIS_PASSWORD --appendonly yes"],
            Environment = new Dictionary<string, string> { ["REDIS_PASSWORD"] = "a-secret" },
            Mounts = [new ContainerMount(MountKind.Volume, "redis-data", "/data", IsReadOnly: false)],
            Ports = [new PortMapping(6379, port)],
            DataDirectory = _directory["data"],
        };

        var launch = Assert.IsType<ProcessLaunch>(
            await Launcher("apt-get").PlanAsync(spec, new ProgressLines(), _timeout.Token));

        Assert.Contains($"'{_directory["tools/redis-server/usr/bin/redis-server"]}'", launch.Arguments[1], StringComparison.Ordinal);
        using var process = Start(launch);
        try
        {
            Assert.Equal(
                ["-NOAUTH Authentication required.", "+OK", "+PONG", "+OK"],
                await RedisConnection.AskAsync(port, ["PING", "AUTH a-secret", "PING", "SET key value"], _timeout.Token));
        }
        finally
        {
            // The pid of the process that was started: the shell has made way for the server.
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync(_timeout.Token);
        }

        Assert.Equal(0, process.ExitCode);
        Assert.True(Directory.Exists(_directory["data/volumes/redis-data/appendonlydir"]));

        // Without apt, so without a network.
        Assert.IsType<ProcessLaunch>(
            await Launcher(_directory["no-apt-get"]).PlanAsync(spec, new ProgressLines(), _timeout.Token));
    }

    [AptFact]
    public async Task Prometheus_VictoriaMetrics_and_the_redis_exporter_are_fetched_and_answer()
    {
        var prometheus = new GeneratedFile("/etc/prometheus/prometheus.yml", "scrape_configs: []\n");

        Assert.Contains(
            "href", await AnswerAsync("prom/prometheus", 9090, "/graph", prometheus), StringComparison.Ordinal);
        Assert.Equal("OK", await AnswerAsync("victoriametrics/victoria-metrics", 8428, "/health"));
        Assert.Contains(
            "redis_up 0", await AnswerAsync("oliver006/redis_exporter", 9121, "/metrics"), StringComparison.Ordinal);
    }

    [AptFact]
    public async Task A_package_that_does_not_exist_is_reported()
    {
        var exception = await Assert.ThrowsAsync<NativeServerException>(() => new AptPackages(_directory["tools"])
            .GetAsync(["no-such-server-anywhere"], new ProgressLines(), _timeout.Token));

        Assert.Contains("no-such-server-anywhere", exception.Message, StringComparison.Ordinal);
    }

    private async Task<string> AnswerAsync(string image, int targetPort, string path, params GeneratedFile[] files)
    {
        var port = FreePort();
        var spec = new ContainerSpec
        {
            Name = "server",
            Image = image,
            Tag = "latest",
            Environment = new Dictionary<string, string> { ["REDIS_ADDR"] = "redis://127.0.0.1:1" },
            Files = files,
            Ports = [new PortMapping(targetPort, port)],
            DataDirectory = _directory[$"data/{targetPort}"],
        };
        var launch = Assert.IsType<ProcessLaunch>(
            await Launcher("apt-get").PlanAsync(spec, new ProgressLines(), _timeout.Token));
        using var process = Start(launch);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
            while (true)
            {
                try
                {
                    return await client.GetStringAsync(path, _timeout.Token);
                }
                catch (HttpRequestException) when (!process.HasExited)
                {
                    await timer.WaitForNextTickAsync(_timeout.Token);
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(_timeout.Token);
        }
    }

    private ContainerLauncher Launcher(string aptGet)
    {
        var packages = new AptPackages(_directory["tools"], aptGet);
        return new ContainerLauncher(new NativeServerProvider([], packages), [], NullLogger.Instance);
    }

    private static Process Start(ProcessLaunch launch)
    {
        var startInfo = new ProcessStartInfo(launch.FileName, launch.Arguments)
        {
            WorkingDirectory = launch.WorkingDirectory,
        };
        foreach (var (key, value) in launch.Environment)
            startInfo.Environment[key] = value;

        return Process.Start(startInfo)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
