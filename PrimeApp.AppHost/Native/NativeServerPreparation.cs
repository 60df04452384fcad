using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.AppHost.Native.Installation;

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
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();
    private readonly DevelopmentConsole _console = services.GetRequiredService<DevelopmentConsole>();
    private readonly IHostApplicationLifetime _lifetime = services.GetRequiredService<IHostApplicationLifetime>();
    private Task<InstalledServer>? _installed;

    /// <summary>Starts fetching, so that servers are fetched while others already run.</summary>
    public void Begin()
    {
        _installed = provider.GetAsync(server, new LineProgress(Report), _lifetime.ApplicationStopping);

        // A failure is told when the resource starts. It may wait for others until then, and so may never start.
        _ = _installed.ContinueWith(
            static task => task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    /// <summary>
    /// Waits until the server is there, and lays out its files. After a failure, it is fetched again.
    /// </summary>
    /// <param name="port">Gives the port of localhost that the server listens on.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NativeServerException">The server cannot be had.</exception>
    public async Task<NativeLaunch> PrepareAsync(Func<int> port, CancellationToken cancellationToken)
    {
        try
        {
            var installed = await WaitUntilInstalledAsync(cancellationToken);
            var files = await ContainerFiles.CreateAsync(
                process, server.Directories, dataFolder, services, cancellationToken);
            await _notifications.PublishUpdateAsync(process, snapshot => snapshot.WithReason(null));
            return new NativeLaunch(process.Container, server, installed, files, port());
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _installed = null;
            await _notifications.PublishUpdateAsync(process, snapshot => snapshot.WithReason(exception.Message));
            throw;
        }
    }

    private async Task<InstalledServer> WaitUntilInstalledAsync(CancellationToken cancellationToken)
    {
        if (_installed is null)
        {
            Begin();
        }

        if (_installed!.IsCompleted)
        {
            return await _installed;
        }

        await PublishStateAsync(NativeServerStates.Fetching, KnownResourceStateStyles.Info);
        var installed = await _installed.WaitAsync(cancellationToken);
        await PublishStateAsync(KnownResourceStates.Starting, style: null);
        return installed;
    }

    private Task PublishStateAsync(string state, string? style) => _notifications.PublishUpdateAsync(
        process, snapshot => snapshot with { State = new ResourceStateSnapshot(state, style) });

    private void Report(string line)
    {
        NativeServerLog.Progress(_logger, line);
        _console.WriteLine(process.Name, line);
    }
}
