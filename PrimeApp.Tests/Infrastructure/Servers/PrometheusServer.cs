namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real Prometheus of its own at a random port, with exemplars.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-prometheus-").FullName;
    private readonly Process _process;

    private PrometheusServer(string configuration, IEnumerable<(string Name, string Contents)> files)
    {
        var port = FreePort.Next();
        Client = new PrometheusClient(new Uri($"http://127.0.0.1:{port}/"));
        foreach (var (name, contents) in files.Append(("prometheus.yml", configuration)))
        {
            var file = new FileInfo(Path.Combine(_directory, name));
            file.Directory!.Create();
            File.WriteAllText(file.FullName, contents);
        }

        _process = Process.Start(new ProcessStartInfo(
            Tools.FindOrFetch("prometheus") ?? throw new InvalidOperationException("There is no prometheus."),
            [
                $"--config.file={_directory}/prometheus.yml", $"--storage.tsdb.path={_directory}/data",
                $"--web.listen-address=127.0.0.1:{port}", "--enable-feature=exemplar-storage", "--log.level=error",
            ]))!;
    }

    /// <summary>Asks it.</summary>
    public PrometheusClient Client { get; }

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
    public static async Task<PrometheusServer> StartAsync(
        string configuration, params IEnumerable<(string Name, string Contents)> files)
    {
        var server = new PrometheusServer(configuration, files);
        await Eventually.TrueAsync(() => server.Client.IsReadyAsync("-/ready"), StartTimeout);
        return server;
    }

    /// <summary>Ends Prometheus and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
