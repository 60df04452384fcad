namespace PrimeApp.Tests.Telemetry;

/// <summary>Keeps the events that were logged.</summary>
public sealed class RecordedLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(string? Event, string Line)> _entries = new();

    /// <summary>The names of the events so far.</summary>
    public IEnumerable<string?> Events => _entries.Select(entry => entry.Event);

    /// <summary>The messages so far.</summary>
    public IReadOnlyList<string> Lines => [.. _entries.Select(entry => entry.Line)];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((eventId.Name, formatter(state, exception)));
}
