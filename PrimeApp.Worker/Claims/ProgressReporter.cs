using PrimeApp.Jobs.Redis;

namespace PrimeApp.Worker.Claims;

/// <summary>Passes progress on, one report at a time and only as often as somebody watching can see.</summary>
internal sealed class ProgressReporter(TimeProvider timeProvider, Func<double, Task> send) : IProgress<double>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private long _lastSent = timeProvider.GetTimestamp();
    private Task _sending = Task.CompletedTask;

    /// <summary>Called by one task after another, never by two at a time.</summary>
    public void Report(double value)
    {
        if (_sending.IsCompleted && timeProvider.GetElapsedTime(_lastSent) >= Interval)
        {
            _lastSent = timeProvider.GetTimestamp();
            _sending = SendAsync(value);
        }
    }

    private async Task SendAsync(double value)
    {
        try
        {
            await send(value);
        }
        catch (Exception exception) when (
            exception is RedisUnavailableException or RedisDataException or OperationCanceledException)
        {
            // The next report is as good.
        }
    }
}
