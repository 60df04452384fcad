using System.Diagnostics;

namespace Aspire.Hosting.Running;

/// <summary>
/// Starts processes in sessions of their own, where the terminal's Ctrl+C does not reach them: the host decides when and in
/// which order they end. Their process group has the number of the first process and can be signalled as a whole.
/// </summary>
internal static class Session
{
    // A part of util-linux and of BusyBox. Where it is missing, processes stay in the host's own session and group.
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(directory => Path.Combine(directory, "setsid"))
        .FirstOrDefault(File.Exists);

    public static bool IsAvailable => Program is not null;

    /// <summary>Sets the program to start, so that its process id is that of the process that is started.</summary>
    public static void Begin(ProcessStartInfo start, string program, params IEnumerable<string> arguments)
    {
        start.FileName = Program ?? program;
        if (Program is not null)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }
}
