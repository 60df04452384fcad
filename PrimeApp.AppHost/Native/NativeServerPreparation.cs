using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrimeApp.AppHost.Development;

namespace PrimeApp.AppHost.Native;

/// <summary>Finds or fetches a native server and lays out its files.</summary>
/// <param name="process">The resource.</param>
/// <param name="server">The server that it runs.</param>
/// <param name="provider">Where programs come from.</param>
/// <param name="dataFolder">Absolute path of the folder for the server's data.</param>
/// <param name="services">The application's services.</param>
internal sealed class NativeServerPreparation(
    NativeServerResource process,
    NativeServer server,
    NativeServerProvider provider,
    string dataFolder,
    IServiceProvider services)
{
    private readonly ILogger _logger = services.GetRequiredService<ResourceLoggerService>().GetLogger(process);
    private readonly ResourceNotificationService _notifications = services.GetRequiredService<ResourceNotificationService>();
    private readonly DevelopmentConsole _console = services.GetRequiredService<DevelopmentConsole>();
    private Task<InstalledServer>? _installed;

    /// <summary>Starts fetching, so that servers are fetched while others already run.</summary>
    public void Begin(CancellationToken cancellationToken) =>
        _installed = provider.GetAsync(server, new LineProgress(Report), cancellationToken);

    /// <summary>Waits until the server is there, and lays out its files.</summary>
    /// <exception cref="NativeServerException">The server cannot be had.</exception>
    public async Task<NativeLaunch> PrepareAsync(Func<int> port, CancellationToken cancellationToken)
    {
        try
        {
            var installed = await WaitUntilInstalledAsync(cancellationToken);
            var files = await ContainerFiles.CreateAsync(
                process, server.Directories, dataFolder, services, cancellationToken);
            return new NativeLaunch(process.Container, server, installed, files, port());
        }
        catch (NativeServerException exception)
        {
            await _notifications.PublishUpdateAsync(process, snapshot => snapshot.WithReason(exception.Message));
            throw;
        }
    }

    private async Task<InstalledServer> WaitUntilInstalledAsync(CancellationToken cancellationToken)
    {
        if (_installed!.IsCompleted)
            return await _installed;

        var fetching = new ResourceStateSnapshot(NativeServerStates.Fetching, KnownResourceStateStyles.Info);
        await _notifications.PublishUpdateAsync(process, snapshot => snapshot with { State = fetching });
        var installed = await _installed.WaitAsync(cancellationToken);
        await _notifications.PublishUpdateAsync(process, snapshot => snapshot with { State = KnownResourceStates.Starting });
        return installed;
    }

    private void Report(string line)
    {
        NativeServerLog.Progress(_logger, line);
        _console.WriteLine(process.Name, line);
    }
}
