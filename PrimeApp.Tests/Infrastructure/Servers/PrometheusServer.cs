namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real Prometheus of its own at a random port, with exemplars.</summary>
public sealed class PrometheusServer : MonitoringServer
{
    private readonly TemporaryDirectory _folder;

    private PrometheusServer(int port, TemporaryDirectory folder)
        : base("prometheus", port, target =>
        [
            $"--config.file={folder["prometheus.yml"]}", $"--storage.tsdb.path={folder["data"]}",
            $"--web.listen-address={target}", "--enable-feature=exemplar-storage", "--log.level=error",
        ]) => _folder = folder;

    /// <summary>Starts a Prometheus that scrapes one target every 200 ms, and returns when it answers.</summary>
    /// <param name="target">Base address of the service whose <c>/metrics</c> it scrapes.</param>
    public static Task<PrometheusServer> StartAsync(Uri target) => StartAsync($"""
        scrape_configs:
          - job_name: test
            scrape_interval: 200ms
            scrape_timeout: 200ms
            static_configs: [targets: ["{target.Authority}"]]
        """);

    /// <summary>Starts a Prometheus and returns when it answers.</summary>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="files">What the configuration names, relative to its own place.</param>
    public static Task<PrometheusServer> StartAsync(
        string configuration, params IEnumerable<(string Name, string Contents)> files) =>
        StartAtAsync(FreePort.Next(), configuration, files);

    /// <summary>Starts a Prometheus at a port that its configuration knows, and returns when it answers.</summary>
    /// <param name="port">The port.</param>
    /// <param name="configuration">The text of its configuration.</param>
    /// <param name="files">What the configuration names, relative to its own place.</param>
    public static async Task<PrometheusServer> StartAtAsync(
        int port, string configuration, params IEnumerable<(string Name, string Contents)> files)
    {
        var folder = new TemporaryDirectory();
        foreach (var (name, contents) in files.Append(("prometheus.yml", configuration)))
        {
            folder.File(name, contents);
        }

        var server = new PrometheusServer(port, folder);
        await server.WaitUntilAsync(() => server.Client.IsReadyAsync("-/ready"));
        return server;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
