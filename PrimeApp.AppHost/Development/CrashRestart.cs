using Microsoft.Extensions.Hosting;
using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

/// <summary>
/// Starts services and native servers again when they end without having been asked to. The pause before doubles with each
/// crash, from one second to half a minute, until the process has run for a minute.
/// </summary>
internal sealed class CrashRestart(
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    DevelopmentConsole console,
    IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Run> _runs = [];

    /// <summary>Watches all resources until the application stops.</summary>
    public void Start() => _ = WatchAsync(lifetime.ApplicationStopping);

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in notifications.WatchAsync(cancellationToken))
            {
                if (change.Resource is ProjectResource or NativeServerResource)
                    Observe(change, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private void Observe(ResourceEvent change, CancellationToken cancellationToken)
    {
        var run = _runs.TryGetValue(change.ResourceId, out var known) ? known : _runs[change.ResourceId] = new Run();
        var state = change.Snapshot.State?.Text;
        if (state == KnownResourceStates.Running && !run.IsRunning)
        {
            run.IsRunning = true;
            run.StartedAt = TimeProvider.System.GetTimestamp();
        }
        else if (state == KnownResourceStates.Stopping)
        {
            // It was asked to stop: by the dashboard, the command line, or with the application.
            run.IsRunning = false;
        }
        else if (run.IsRunning && KnownResourceStates.TerminalStates.Contains(state))
        {
            run.IsRunning = false;
            _ = RestartAsync(change, run, cancellationToken);
        }
    }

    private async Task RestartAsync(ResourceEvent change, Run run, CancellationToken cancellationToken)
    {
        run.Crashes = TimeProvider.System.GetElapsedTime(run.StartedAt) < StableAfter ? run.Crashes + 1 : 1;
        var pause = TimeSpan.FromSeconds(Math.Min(
            LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, run.Crashes - 1)));
        console.WriteLine(change.Resource.Name, $"is started again in {pause.TotalSeconds:0} s.");
        try
        {
            await Task.Delay(pause, cancellationToken);
            var result = await commands.ExecuteCommandAsync(
                change.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
            if (!result.Success)
                console.WriteLine(change.Resource.Name, $"could not be started again: {result.Message}");
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private sealed class Run
    {
        public bool IsRunning { get; set; }

        public long StartedAt { get; set; }

        public int Crashes { get; set; }
    }
}
