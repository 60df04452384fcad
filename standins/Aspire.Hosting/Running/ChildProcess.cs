using System.Diagnostics;
using Aspire.Hosting.Containers;

namespace Aspire.Hosting.Running;

/// <summary>A process of a resource: in a session of its own, its output read line by line, never outliving the host.</summary>
internal sealed class ChildProcess
{
    // The program begins only when the host has registered the process with the watchdog and says so. Should the host die
    // before that, reading ends with an error and the program is never begun.
    private const string BeginWhenTold = "read -r _ && exec env \"$@\" < /dev/null";

    // Set for the host by whatever started it, and wrong for its children.
    private static readonly string[] HostVariables = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE"];

    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ProcessWatchdog _watchdog;
    private readonly IReadOnlyList<string>? _cleanupCommand;

    private ChildProcess(Process process, ProcessWatchdog watchdog, IReadOnlyList<string>? cleanupCommand, Action<string> output)
    {
        _process = process;
        _watchdog = watchdog;
        _cleanupCommand = cleanupCommand;
        Id = process.Id;
        Ended = AttendAsync(LineReader.ReadAllAsync(process.StandardOutput, output), LineReader.ReadAllAsync(process.StandardError, output));
    }

    public int Id { get; }

    /// <summary>The exit code, once the process and all it left behind have ended; 128 and a signal's number after a signal.</summary>
    public Task<int> Ended { get; }

    public static ChildProcess Start(ProcessLaunch launch, ProcessWatchdog watchdog, Action<string> output)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A shell may drop variables whose names it could not use itself, as in services__prime-api__http__0; env does not.
        var irregular = launch.Environment.Where(variable => !IsIdentifier(variable.Key))
            .Select(variable => $"{variable.Key}={variable.Value}");
        Session.Begin(start, "/bin/sh", ["-c", BeginWhenTold, "sh", .. irregular, launch.FileName, .. launch.Arguments]);
        foreach (var variable in HostVariables)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        watchdog.Add(process.Id, launch.CleanupCommand);
        process.StandardInput.WriteLine();
        process.StandardInput.Dispose();
        return new ChildProcess(process, watchdog, launch.CleanupCommand, output);
    }

    /// <summary>Asks the process to end, and ends it when it has not after a while.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="hurry">Ends the patience early.</param>
    /// <param name="timeProvider">The clock.</param>
    public async Task StopAsync(TimeSpan patience, TimeProvider timeProvider, CancellationToken hurry)
    {
        if (Ended.IsCompleted)
        {
            return;
        }

        Signal(NativeMethods.Terminate);
        try
        {
            await Ended.WaitAsync(patience, timeProvider, hurry);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Signal(NativeMethods.Kill);
            await Ended;
        }
    }

    private async Task<int> AttendAsync(Task standardOutput, Task standardError)
    {
        await _process.WaitForExitAsync();
        if (Session.IsAvailable)
        {
            // What the process has started and not stopped.
            Signal(NativeMethods.Kill);
        }

        // A descendant in a session of its own may keep the output open for as long as it likes.
        await Task.WhenAny(Task.WhenAll(standardOutput, standardError), Task.Delay(OutputPatience));
        await CleanUpAsync();
        _watchdog.Remove(Id);
        var exitCode = _process.ExitCode;
        _process.Dispose();
        return exitCode;
    }

    private async Task CleanUpAsync()
    {
        if (_cleanupCommand is null)
        {
            return;
        }

        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true };
        Session.Begin(start, _cleanupCommand[0], _cleanupCommand.Skip(1));
        using var cleanup = Process.Start(start)!;
        await Task.WhenAll(
            LineReader.ReadAllAsync(cleanup.StandardOutput, _ => { }),
            LineReader.ReadAllAsync(cleanup.StandardError, _ => { }),
            cleanup.WaitForExitAsync());
    }

    private static bool IsIdentifier(string name) => name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private void Signal(int signal) => NativeMethods.Signal(Session.IsAvailable ? -Id : Id, signal);
}
