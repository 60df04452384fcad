using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PrimeApp.AppHost.Native.Installation;

namespace PrimeApp.AppHost.Development;

internal static class PortOwner
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private static readonly string[] SocketLists = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// Returns for example "process 4711 (dotnet)", or "another process" if the system does not reveal it.
    /// </summary>
    public static async Task<string> DescribeAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var process = await FindAsync(port, cancellationToken) is { } id ? Process.GetProcessById(id) : null;
            return process is null ? "another process" : $"process {process.Id} ({process.ProcessName})";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or Win32Exception
            or ArgumentException or InvalidOperationException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return "another process";
        }
    }

    private static async Task<int?> FindAsync(int port, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            return FindInProc(port);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTimeout);
        if (OperatingSystem.IsWindows())
        {
            var sockets = await Command.RunAsync("netstat", ["-ano", "-p", "TCP"], timeout.Token);
            return FirstNumber(sockets.Output.Select(line => LastWordOfListener(line, port)));
        }

        var processes = await Command.RunAsync("lsof", ["-nP", $"-iTCP:{port}", "-sTCP:LISTEN", "-t"], timeout.Token);
        return FirstNumber(processes.Output);
    }

    // /proc lists the inode of each listening socket, and for each process the inodes of its open files.
    private static int? FindInProc(int port)
    {
        const string listening = "0A";
        var local = $":{port:X4}";
        var inodes = SocketLists
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == listening)
            .Where(fields => fields[1].EndsWith(local, StringComparison.Ordinal))
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();
        return Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
            .Where(name => OpenFilesOf(name!).Any(inodes.Contains))
            .Select(name => (int?)int.Parse(name!, CultureInfo.InvariantCulture))
            .FirstOrDefault();
    }

    private static List<string> OpenFilesOf(string process)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles($"/proc/{process}/fd")
                    .Select(file => new FileInfo(file).LinkTarget)
                    .OfType<string>(),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended or belongs to another user.
            return [];
        }
    }

    private static int? FirstNumber(IEnumerable<string?> words) => words
        .Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out var number) ? number : (int?)null)
        .FirstOrDefault(number => number is not null);

    private static string? LastWordOfListener(string line, int port)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var local, _, "LISTENING", var id] && local.EndsWith($":{port}", StringComparison.Ordinal)
            ? id
            : null;
    }
}
