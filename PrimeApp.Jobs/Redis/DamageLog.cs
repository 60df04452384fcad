using Microsoft.Extensions.Logging;

namespace PrimeApp.Jobs.Redis;

/// <summary>
/// Logs data in Redis that cannot be read: each value once, and only a few values a minute. Safe for concurrent use.
/// </summary>
public sealed partial class DamageLog(TimeProvider timeProvider, ILogger<DamageLog> logger)
{
    private const int MaxLines = 10;
    private const int MaxRemembered = 1000;
    private const int MaxLength = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _logged = [];
    private long _periodStart = timeProvider.GetTimestamp();
    private int _lines;

    /// <summary>Logs a value, unless it was logged lately.</summary>
    /// <param name="what">The kind of the value, and what happens to it.</param>
    /// <param name="value">The value, or its name.</param>
    public void Report(string what, string value)
    {
        ArgumentNullException.ThrowIfNull(value);

        var excerpt = value.Length <= MaxLength ? value : value[..MaxLength];
        lock (_lock)
        {
            if (timeProvider.GetElapsedTime(_periodStart) >= Period)
            {
                (_periodStart, _lines) = (timeProvider.GetTimestamp(), 0);
            }

            if (_lines >= MaxLines || _logged.Contains(excerpt))
            {
                return;
            }

            if (_logged.Count >= MaxRemembered)
            {
                _logged.Clear();
            }

            _logged.Add(excerpt);
            _lines++;
        }

        LogDamage(what, excerpt);
    }

    [LoggerMessage(EventId = 104, EventName = "RedisDamage", Level = LogLevel.Warning,
        Message = "What Redis holds cannot be read, {What}: {Value}")]
    private partial void LogDamage(string what, string value);
}
