namespace PrimeApp.Tests.Harness;

/// <summary>Signals of the operating system.</summary>
public static class Signals
{
    /// <summary>Sends a signal, such as <c>TERM</c>, to one process.</summary>
    /// <exception cref="InvalidOperationException">The signal cannot be sent.</exception>
    public static Task SendAsync(Process process, string signal) => SendAsync($"{process.Id}", signal);

    /// <summary>Sends a signal to the whole group that a process leads, as a terminal does at Ctrl+C.</summary>
    /// <exception cref="InvalidOperationException">The signal cannot be sent.</exception>
    public static Task SendToGroupAsync(Process leader, string signal) => SendAsync($"-{leader.Id}", signal);

    /// <summary>Stops a process until <c>CONT</c> is sent, and waits until nothing of it runs. On Linux.</summary>
    public static async Task PauseAsync(Process process)
    {
        await SendAsync(process, "STOP");

        // A thread finishes its present system call, which may send data.
        await Eventually.TrueAsync(
            () => new DirectoryInfo($"/proc/{process.Id}/task").EnumerateDirectories().All(IsStopped));
    }

    private static bool IsStopped(DirectoryInfo thread)
    {
        try
        {
            // See proc_pid_stat(5): the name is in parentheses and may contain parentheses.
            var stat = File.ReadAllText(Path.Combine(thread.FullName, "stat"));
            return stat[(stat.LastIndexOf(')') + 1)..].StartsWith(" T", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // The process has just ended.
            return true;
        }
    }

    private static async Task SendAsync(string target, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", target]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"kill -{signal} {target} failed.");
        }
    }
}
