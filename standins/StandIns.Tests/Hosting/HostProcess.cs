using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Aspire.Hosting.Running;

namespace StandIns.Tests.Hosting;

/// <summary>The application host for tests as a process of its own, which can be signalled and whose exit code counts.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly ConcurrentQueue<string> _lines = new();

    private HostProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(
            LineReader.ReadAllAsync(process.StandardOutput, _lines.Enqueue),
            LineReader.ReadAllAsync(process.StandardError, _lines.Enqueue));
    }

    public string Output => string.Join('\n', _lines);

    public int ExitCode => _process.ExitCode;

    private static string Program => Path.Combine(AppContext.BaseDirectory, "StandIns.Tests.AppHost.dll");

    public static HostProcess Start(params string[] args)
        => Start("dotnet", AppContext.BaseDirectory, ["exec", Program, "--ProcessHost:TemporaryData=true", .. args]);

    /// <summary>Starts the host by a process that looks like <c>dotnet run</c>; it is that one that is signalled.</summary>
    public static HostProcess StartByLauncher(DirectoryInfo folder)
    {
        var launcher = Path.Combine(folder.FullName, "dotnet");
        File.CreateSymbolicLink(launcher, "/bin/sh");
        File.WriteAllText(
            Path.Combine(folder.FullName, "run"), $"dotnet exec '{Program}' --ProcessHost:TemporaryData=true & wait");
        return Start(launcher, folder.FullName, "run");
    }

    private static HostProcess Start(string program, string workingDirectory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Development" },
        };
        return new HostProcess(Process.Start(start)!);
    }

    /// <summary>Waits for a part of the output; fails with the whole of it if the host ends before.</summary>
    public async Task WaitForAsync(string text)
    {
        await TestApplication.UntilAsync(() => Output.Contains(text, StringComparison.Ordinal) || _reading.IsCompleted);
        Assert.Contains(text, Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until the table of resources is shown.</summary>
    public Task WaitUntilUpAsync() => WaitForAsync("Press Ctrl+C to stop.");

    public async Task WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestApplication.AfterPatience());
        await _reading.WaitAsync(TestApplication.Patience);
    }

    public void Signal(int signal) => NativeMethods.Signal(_process.Id, signal);

    /// <summary>All processes below the host, the watchdog among them.</summary>
    public IReadOnlyList<int> Descendants() => Descendants(_process.Id);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await WaitForExitAsync();
        _process.Dispose();
    }

    private static List<int> Descendants(int processId)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(directory => ParentOf().Match(ReadStatus(directory)))
            .Where(match => match.Success && int.Parse(match.Groups["parent"].Value) == processId)
            .Select(match => int.Parse(match.Groups["pid"].Value))
            .ToList();
        return [.. children, .. children.SelectMany(Descendants)];
    }

    private static string ReadStatus(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "status"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not a process, or no longer one.
            return string.Empty;
        }
    }

    [GeneratedRegex(@"^Pid:\t(?<pid>\d+)\nPPid:\t(?<parent>\d+)$", RegexOptions.Multiline)]
    private static partial Regex ParentOf();
}
