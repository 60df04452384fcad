using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Native;

/// <summary>Finds or downloads a native server and creates its files.</summary>
/// <param name="process">The resource.</param>
/// <param name="server">The server to run.</param>
/// <param name="provider">The source of programs.</param>
/// <param name="dataFolder">The absolute path of the folder for the server's data.</param>
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

    /// <summary>
    /// Starts the download in the background, so that servers are downloaded while others already run.
    /// </summary>
    public void Begin()
    {
        _installed = provider.GetAsync(server, Report, _lifetime.ApplicationStopping);

        // PrepareAsync reports a failure when the resource starts. Reading the exception marks it as observed, because
        // the resource may never start.
        _ = _installed.ContinueWith(
            static task => task.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
    }

    /// <summary>Waits for the server and creates its files. After a failure, it downloads the server again.</summary>
    /// <param name="port">Returns the port on localhost.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="AppHostException">The server is not available.</exception>
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
