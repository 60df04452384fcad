namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real VictoriaMetrics of its own at a random port, as the AppHost runs it. It can be killed.</summary>
public sealed class VictoriaMetricsServer : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private VictoriaMetricsServer(string data)
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        Client = new PrometheusClient(Address);
        _process = Process.Start(new ProcessStartInfo(
            Tools.FindOrFetch("victoria-metrics")
                ?? throw new InvalidOperationException("There is no victoria-metrics."),
            [$"-storageDataPath={data}", $"-httpListenAddr={Address.Authority}", "-loggerLevel=ERROR"]))!;
    }

    /// <summary>Where it is.</summary>
    public Uri Address { get; }

    /// <summary>Asks it.</summary>
    public PrometheusClient Client { get; }

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="data">The folder that it keeps its data in.</param>
    public static async Task<VictoriaMetricsServer> StartAsync(string data)
    {
        var server = new VictoriaMetricsServer(data);
        await Eventually.TrueAsync(() => server.Client.IsReadyAsync("health"), Timeout);
        return server;
    }

    /// <summary>Takes samples in the text format of Prometheus.</summary>
    public Task ImportAsync(string samples) => Client.PostTextAsync("api/v1/import/prometheus", samples);

    /// <summary>Gives every sample of a metric, one line a series; empty when there is none.</summary>
    public async Task<string> ExportAsync(string metric)
    {
        // Samples become visible to queries after a flush.
        await Client.GetTextAsync("internal/force_flush");
        return await Client.GetTextAsync($"api/v1/export?match={metric}");
    }

    /// <summary>Freezes the server: connections stay open and nothing answers.</summary>
    public Task PauseAsync() => Signals.PauseAsync(_process);

    /// <summary>Lets a paused server go on.</summary>
    public Task ResumeAsync() => Signals.SendAsync(_process, "CONT");

    /// <summary>Ends the server at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the server to end, if it runs, and waits until it has.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await Signals.SendAsync(_process, "TERM");
            await _process.WaitForExitAsync().WaitAsync(Timeout);
        }

        _process.Dispose();
    }
}
