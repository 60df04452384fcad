namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real Alertmanager at a random port.</summary>
public sealed class AlertmanagerServer : IAsyncDisposable
{
    /// <summary>What the distribution calls the program.</summary>
    public const string Program = "prometheus-alertmanager";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-alertmanager-").FullName;
    private readonly HttpClient _client;
    private readonly Process _process;

    private AlertmanagerServer(string configurationFile)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        _client = new HttpClient { BaseAddress = address };
        _process = Process.Start(new ProcessStartInfo(
            Tools.Find(Program) ?? throw new InvalidOperationException($"There is no {Program}."),
            [
                $"--config.file={configurationFile}", $"--storage.path={_directory}",
                $"--web.listen-address={address.Authority}", "--cluster.listen-address=", "--log.level=error",
            ]))!;
    }

    /// <summary>Where it is, as Prometheus is told.</summary>
    public string Target => _client.BaseAddress!.Authority;

    /// <summary>Starts an Alertmanager and returns when it answers.</summary>
    /// <param name="configurationFile">Path of its configuration.</param>
    public static async Task<AlertmanagerServer> StartAsync(string configurationFile)
    {
        var server = new AlertmanagerServer(configurationFile);
        await Eventually.TrueAsync(server.IsReadyAsync, StartTimeout);
        return server;
    }

    /// <summary>Gives the alerts that it was notified of.</summary>
    public async Task<List<JsonElement>> GetAlertsAsync() =>
        (await _client.GetFromJsonAsync<List<JsonElement>>("api/v2/alerts"))!;

    /// <summary>Ends Alertmanager and removes its data.</summary>
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
            using var response = await _client.GetAsync("-/ready");
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
