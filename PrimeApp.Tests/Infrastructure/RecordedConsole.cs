namespace PrimeApp.Tests.Infrastructure;

/// <summary>Keeps the lines that were written.</summary>
public sealed class RecordedConsole : TextWriter
{
    private readonly ConcurrentQueue<string> _lines = new();

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The lines so far.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Waits until a line was written.</summary>
    public Task WaitForAsync(string line, TimeSpan? timeout = null) => WaitForAsync(text => text == line, timeout);

    /// <summary>Waits until a line was written that meets a condition.</summary>
    public async Task WaitForAsync(Func<string, bool> condition, TimeSpan? timeout = null)
    {
        try
        {
            await Eventually.TrueAsync(() => _lines.Any(condition), timeout);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"The line was not written, but these were:\n{string.Join('\n', _lines)}", exception);
        }
    }

    public override void WriteLine(string? value) => _lines.Enqueue(value ?? "");

    public override void Write(char value) => throw new NotSupportedException("Only whole lines are written.");
}
