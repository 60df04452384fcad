using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>
/// Ends the host when the <c>dotnet run</c> that has started it is gone. When that is asked to end, it passes it on; when it
/// is killed, nobody tells the host, which would go on unseen and keep its ports.
/// </summary>
internal sealed class LauncherWatch(IHostApplicationLifetime lifetime, TimeProvider timeProvider) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var launcher = FindLauncher();
        if (launcher is null)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (ParentOfHost() == launcher)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        lifetime.StopApplication();
    }

    /// <summary>The parent process if it is <c>dotnet run</c> or <c>dotnet watch</c>.</summary>
    private static int? FindLauncher()
    {
        if (ParentOfHost() is not { } parent || !File.Exists($"/proc/{parent}/cmdline"))
        {
            return null;
        }

        var commandLine = File.ReadAllText($"/proc/{parent}/cmdline").Split('\0');
        return Path.GetFileName(commandLine[0]) == "dotnet" && commandLine.ElementAtOrDefault(1) is "run" or "watch" ? parent : null;
    }

    // Where there is no /proc, as on macOS, the launcher is not known and the host does without the watch.
    private static int? ParentOfHost() => !File.Exists("/proc/self/status")
        ? null
        : File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("PPid:", StringComparison.Ordinal))
            .Select(line => (int?)int.Parse(line["PPid:".Length..], CultureInfo.InvariantCulture))
            .FirstOrDefault();
}
