namespace PrimeApp.Tests.Harness;

/// <summary>A program that tests start, watch, pause, kill and stop. It ends with the test.</summary>
public class TestProcess : IAsyncDisposable
{
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<string> _lines = new();
    private volatile TaskCompletionSource _readable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TestProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _readable.SetResult();
        Process = Process.Start(start)!;
        Reading = Task.WhenAll(ReadAsync(Process.StandardOutput), ReadAsync(Process.StandardError));
    }

    public int ProcessId => Process.Id;

    /// <summary>The lines that the program has written so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    public string Output => string.Join('\n', _lines);

    protected Process Process { get; }

    /// <summary>Ends when the program has closed its output.</summary>
    protected Task Reading { get; }

    /// <summary>Runs a program to its end. One that takes longer is killed.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        ProcessStartInfo start, TimeSpan timeout, string? input = null)
    {
        start.RedirectStandardInput = input is not null;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var limit = new CancellationTokenSource(timeout);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }

            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end within {timeout}.");
        }
    }

    /// <summary>Waits for a condition that the program brings about.</summary>
    /// <exception cref="InvalidOperationException">It ended, or the condition did not come true in time.</exception>
    public async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        try
        {
            await Eventually.TrueAsync(
                async () => await condition() || (Process.HasExited
                    ? throw new InvalidOperationException($"It ended with exit code {Process.ExitCode}.")
                    : false));
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{Process.StartInfo.FileName} did not start:\n{Output}", exception);
        }
    }

    /// <summary>
    /// Stops reading the output of the program, like a log driver that hangs. Soon the program cannot write any more.
    /// </summary>
    public void StopReading() =>
        _readable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on after <see cref="StopReading"/>.</summary>
    public void ReadOn() => _readable.TrySetResult();

    /// <summary>Freezes the program: connections stay open and nothing answers. On Linux.</summary>
    public Task PauseAsync() => Signals.PauseAsync(Process);

    /// <summary>Lets a paused program go on.</summary>
    public Task ResumeAsync() => Signals.SendAsync(Process, "CONT");

    /// <summary>Ends the program at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        Process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Asks the program to end, as an orchestrator does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await Signals.SendAsync(Process, "TERM");
        return await WaitForExitAsync();
    }

    /// <summary>Waits until the program has ended, and gives its exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var timeout = new CancellationTokenSource(ExitTimeout);
        await Process.WaitForExitAsync(timeout.Token);
        return Process.ExitCode;
    }

    /// <summary>Ends the program if it still runs.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        ReadOn();
        if (!Process.HasExited)
        {
            await KillAsync();
        }

        Process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            await _readable.Task;
        }
    }
}
