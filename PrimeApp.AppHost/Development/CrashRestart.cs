using PrimeApp.AppHost.Native;

namespace PrimeApp.AppHost.Development;

/// <summary>
/// Restarts services and native servers that end unexpectedly. The pause before a restart doubles with each crash, from
/// 1 s to 30 s, until the process has run for a minute. A service with invalid settings is not restarted.
/// </summary>
internal sealed class CrashRestart(
    ResourceWatch watch,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    DevelopmentConsole console,
    TimeProvider time)
{
    // EX_CONFIG of sysexits.h, the exit code that the services use (see ServiceDefaults).
    private const int InvalidSettings = 78;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Run> _runs = [];

    /// <summary>Watches all resources until the application stops.</summary>
    public void Start() => watch.Add((change, _) =>
    {
        if (change.Resource is ProjectResource or NativeServerResource)
        {
            Observe(change);
        }

        return Task.CompletedTask;
    });

    private void Observe(ResourceEvent change)
    {
        var run = _runs.TryGetValue(change.ResourceId, out var known) ? known : _runs[change.ResourceId] = new Run();
        var state = change.Snapshot.State?.Text;
        if (state == KnownResourceStates.Running && !run.IsRunning)
        {
            run.IsRunning = true;
            run.StartedAt = time.GetTimestamp();
        }
        else if (state == KnownResourceStates.Stopping)
        {
            // The dashboard, the command line or the end of the application stopped it.
            run.IsRunning = false;
        }
        else if (run.IsRunning && HasEnded(state))
        {
            run.IsRunning = false;
            if (change.Snapshot.ExitCode == InvalidSettings)
            {
                return;
            }

            run.Crashes = time.GetElapsedTime(run.StartedAt) < StableAfter ? run.Crashes + 1 : 1;
            var pause = PauseAfter(run.Crashes);
            watch.Begin(change.Resource, cancellationToken => RestartAsync(change, pause, cancellationToken));
        }
    }

    private async Task RestartAsync(ResourceEvent change, TimeSpan pause, CancellationToken cancellationToken)
    {
        var end = Task.Delay(pause, time, cancellationToken);
        console.WriteLine(change.Resource.Name, $"restarts in {pause.TotalSeconds:0} s.");
        await end;

        // The user may have restarted it during the pause.
        if (!notifications.TryGetCurrentState(change.ResourceId, out var now) || !HasEnded(now.Snapshot.State?.Text))
        {
            return;
        }

        var result = await commands.ExecuteCommandAsync(
            change.ResourceId, KnownResourceCommands.StartCommand, cancellationToken);
        if (!result.Success && !cancellationToken.IsCancellationRequested)
        {
            console.WriteLine(change.Resource.Name, $"did not restart. {result.Message}");
        }
    }

    private static TimeSpan PauseAfter(int crashes)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(crashes, 10) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private static bool HasEnded(string? state) => KnownResourceStates.TerminalStates.Contains(state);

    private sealed class Run
    {
        public bool IsRunning { get; set; }

        public long StartedAt { get; set; }

        public int Crashes { get; set; }
    }
}
