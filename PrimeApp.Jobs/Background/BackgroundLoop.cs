using Microsoft.Extensions.Logging;
using PrimeApp.Jobs.Redis;

namespace PrimeApp.Jobs.Background;

/// <summary>
/// A loop that goes on after every failure. It logs the first failure in a row, and starts the next round after a
/// delay that grows up to the loop's interval.
/// </summary>
public sealed partial class BackgroundLoop
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _timeProvider;
    private readonly ILogger<BackgroundLoop> _logger;
    private long _lastBeat;
    private bool _isRunning;
    private bool _isFailureLogged;
    private TimeSpan _delay = FirstDelay;

    internal BackgroundLoop(string name, TimeProvider timeProvider, ILogger<BackgroundLoop> logger)
    {
        Name = name;
        _timeProvider = timeProvider;
        _logger = logger;
        Beat();
    }

    /// <summary>The name of the loop in the log and in the health check.</summary>
    public string Name { get; }

    /// <summary>
    /// How long a round takes when there is nothing to do, and the longest delay after a failure. Default: 1 s.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Says that the loop has not stalled.</summary>
    public void Beat() => Volatile.Write(ref _lastBeat, _timeProvider.GetTimestamp());

    /// <summary>
    /// Says that the loop waits for Redis. This counts as a stall only when an operator has to change Redis.
    /// </summary>
    public void Beat(RedisUnavailableException reason)
    {
        ArgumentNullException.ThrowIfNull(reason);

        if (reason.Passes)
        {
            Beat();
        }
    }

    /// <summary>
    /// Runs one round after another until it is told to stop. A round itself waits until it has something to do.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> round, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var delay = await TryAsync(round, stoppingToken);
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, _timeProvider, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Volatile.Write(ref _isRunning, false);
    }

    /// <summary>Runs a round at once, and again after each interval, until it is told to stop.</summary>
    public Task RunEveryAsync(TimeSpan interval, Func<CancellationToken, Task> round, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(round);

        Interval = interval;
        return RunAsync(
            async cancellationToken =>
            {
                await round(cancellationToken);
                await Task.Delay(interval, _timeProvider, cancellationToken);
            },
            stoppingToken);
    }

    /// <summary>Runs one round; never throws.</summary>
    /// <returns>How long to wait before the next one: zero after a success.</returns>
    public async Task<TimeSpan> TryAsync(Func<CancellationToken, Task> round, CancellationToken stoppingToken)
    {
        ArgumentNullException.ThrowIfNull(round);

        Volatile.Write(ref _isRunning, true);
        try
        {
            await round(stoppingToken);
            Beat();
            _delay = FirstDelay;
            if (_isFailureLogged)
            {
                _isFailureLogged = false;
                LogRecovered(Name);
            }

            return TimeSpan.Zero;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (RedisUnavailableException exception)
        {
            // The Redis gateway logs it.
            Beat(exception);
        }
        catch (Exception exception)
        {
            if (!_isFailureLogged)
            {
                _isFailureLogged = true;
                LogFailed(exception, Name);
            }
        }

        var delay = _delay < Interval ? _delay : Interval;
        _delay = 2 * delay;
        return delay;
    }

    internal bool IsStalled(TimeSpan timeout) =>
        Volatile.Read(ref _isRunning)
        && _timeProvider.GetElapsedTime(Volatile.Read(ref _lastBeat)) >= timeout + Interval;

    [LoggerMessage(EventId = 110, EventName = "LoopFailed", Level = LogLevel.Error,
        Message = "The loop '{Loop}' fails and is tried again")]
    private partial void LogFailed(Exception exception, string loop);

    [LoggerMessage(EventId = 111, EventName = "LoopRecovered", Level = LogLevel.Information,
        Message = "The loop '{Loop}' works again")]
    private partial void LogRecovered(string loop);
}
