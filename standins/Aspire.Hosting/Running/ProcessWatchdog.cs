using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Aspire.Hosting.Running;

/// <summary>
/// A process beside the host that stops the host's processes when the host is gone, so that nothing is orphaned even by
/// <c>kill -9</c>. It notices by the pipe between them being closed, which the operating system does in every case.
/// </summary>
/// <remarks>
/// Linux can signal a child when its parent dies (<c>PR_SET_PDEATHSIG</c>), but it takes the thread that started the
/// child for the parent, and threads of a pool come and go.
/// </remarks>
internal sealed class ProcessWatchdog : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _writing = new();

    private ProcessWatchdog(Process process)
    {
        _process = process;
        _process.StandardInput.AutoFlush = true;
    }

    public static ProcessWatchdog Start()
    {
        using var script = new StreamReader(
            typeof(ProcessWatchdog).Assembly.GetManifestResourceStream("watchdog.sh")!, Encoding.UTF8);
        var start = new ProcessStartInfo { RedirectStandardInput = true };
        Session.Begin(start, "/bin/sh", "-c", script.ReadToEnd());
        return new ProcessWatchdog(Process.Start(start)!);
    }

    /// <summary>Begins to watch a process. Once it returns, the process does not outlive the host.</summary>
    /// <param name="processId">The process, which leads a group when <see cref="Session.IsAvailable" />.</param>
    /// <param name="cleanupCommand">What to run after the process was stopped for the host's sake.</param>
    public void Add(int processId, IReadOnlyList<string>? cleanupCommand)
    {
        var cleanup = string.Join(' ', cleanupCommand?.Select(Quote) ?? []);
        Write($"+ {processId.ToString(CultureInfo.InvariantCulture)} {(Session.IsAvailable ? "-" : ".")} {cleanup}");
    }

    /// <summary>Ends the watch over a process that has ended.</summary>
    public void Remove(int processId) => Write($"- {processId.ToString(CultureInfo.InvariantCulture)}");

    public async ValueTask DisposeAsync()
    {
        lock (_writing)
        {
            _process.StandardInput.Dispose();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Write(string line)
    {
        lock (_writing)
        {
            _process.StandardInput.WriteLine(line);
        }
    }

    private static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
