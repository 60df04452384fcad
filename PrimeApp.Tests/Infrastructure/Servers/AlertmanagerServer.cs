namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>A real Alertmanager.</summary>
public sealed class AlertmanagerServer : MonitoringServer
{
    /// <summary>What the distribution calls the program.</summary>
    public const string Program = "prometheus-alertmanager";

    private readonly TemporaryDirectory _data;

    private AlertmanagerServer(string configurationFile, TemporaryDirectory data)
        : base(Program, FreePort.Next(), target =>
        [
            $"--config.file={configurationFile}", $"--storage.path={data.Path}", $"--web.listen-address={target}",
            "--cluster.listen-address=", "--log.level=error",
        ]) => _data = data;

    /// <summary>Starts an Alertmanager and returns when it answers.</summary>
    public static async Task<AlertmanagerServer> StartAsync(string configurationFile)
    {
        var server = new AlertmanagerServer(configurationFile, new TemporaryDirectory());
        await server.WaitUntilAsync(() => server.Client.IsReadyAsync("-/ready"));
        return server;
    }

    /// <summary>Gives the alerts that it was notified of.</summary>
    public async Task<List<JsonElement>> GetAlertsAsync() =>
        JsonSerializer.Deserialize<List<JsonElement>>(await Client.GetTextAsync("api/v2/alerts"))!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Dispose();
    }
}
