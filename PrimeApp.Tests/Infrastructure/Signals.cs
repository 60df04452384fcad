using System.Diagnostics;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>Signals of the operating system.</summary>
public static class Signals
{
    /// <summary>Sends a signal, such as <c>TERM</c>, to one process.</summary>
    /// <exception cref="InvalidOperationException">The signal cannot be sent.</exception>
    public static async Task SendAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"kill -{signal} {process.Id} failed.");
        }
    }
}
