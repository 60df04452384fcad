namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real VictoriaMetrics, as the AppHost runs it.</summary>
public sealed class VictoriaMetricsServer : MonitoringServer
{
    private VictoriaMetricsServer(string data)
        : base("victoria-metrics", FreePort.Next(), target =>
            [$"-storageDataPath={data}", $"-httpListenAddr={target}", "-loggerLevel=ERROR"])
    {
    }

    public Uri Address => new($"http://{Target}/");

    /// <summary>Starts a server and returns when it answers.</summary>
    /// <param name="data">The folder that it keeps its data in.</param>
    public static async Task<VictoriaMetricsServer> StartAsync(string data)
    {
        var server = new VictoriaMetricsServer(data);
        await server.WaitUntilAsync(() => server.Client.IsReadyAsync("health"));
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

    /// <summary>Asks the server to end, if it runs, so that its data is whole.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            await StopAsync();
        }

        await base.DisposeAsync();
    }
}
