using System.Diagnostics;
using System.Text.Json;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>A real Prometheus at a random port that scrapes one target every 200 ms, exemplars included.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-prometheus-").FullName;
    private readonly HttpClient _client;
    private readonly Process _process;

    private PrometheusServer(Uri target)
    {
        var port = FreePort.Next();
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var configuration = Path.Combine(_directory, "prometheus.yml");
        File.WriteAllText(configuration, $"""
            scrape_configs:
              - job_name: test
                scrape_interval: 200ms
                scrape_timeout: 200ms
                static_configs: [targets: ["{target.Authority}"]]
            """);

        _process = Process.Start(new ProcessStartInfo(
            Tools.FindOrFetch("prometheus") ?? throw new InvalidOperationException("There is no prometheus."),
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={_directory}/data",
                $"--web.listen-address=127.0.0.1:{port}", "--enable-feature=exemplar-storage", "--log.level=error",
            ]))!;
    }

    /// <summary>Starts Prometheus and returns when it answers.</summary>
    /// <param name="target">Base address of the service whose <c>/metrics</c> it scrapes.</param>
    public static async Task<PrometheusServer> StartAsync(Uri target)
    {
        var server = new PrometheusServer(target);
        await Eventually.TrueAsync(server.IsReadyAsync, TimeSpan.FromSeconds(30));
        return server;
    }

    /// <summary>Asks the HTTP API, such as <c>query?query=up</c>, and gives the <c>data</c> of its answer.</summary>
    public async Task<JsonElement> GetAsync(string request)
    {
        await using var answer = await _client.GetStreamAsync($"/api/v1/{request}");
        using var document = await JsonDocument.ParseAsync(answer);
        return document.RootElement.GetProperty("data").Clone();
    }

    /// <summary>Ends Prometheus and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _client.GetAsync("/-/ready")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
