namespace PrimeApp.Tests.Harness;

/// <summary>Waits for what happens by itself, and no longer than that.</summary>
public static class Eventually
{
    /// <summary>How long things may take on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="condition">The question.</param>
    /// <param name="timeout">How long it may take, 1 min by default.</param>
    /// <param name="interval">How long to wait before asking again, 20 ms by default.</param>
    /// <exception cref="TimeoutException">It was still no after <paramref name="timeout"/>.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null, TimeSpan? interval = null)
    {
        var limit = timeout ?? DefaultTimeout;
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"The condition did not come true within {limit}.");
            }

            await Task.Delay(interval ?? DefaultInterval);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan?, TimeSpan?)"/>
    public static Task TrueAsync(Func<bool> condition, TimeSpan? timeout = null, TimeSpan? interval = null) =>
        TrueAsync(() => Task.FromResult(condition()), timeout, interval);

    /// <summary>Asks until the answer is the expected one.</summary>
    /// <param name="expected">The answer that is waited for.</param>
    /// <param name="actual">The question.</param>
    /// <param name="timeout">How long it may take, 1 min by default; then the last answer is shown beside the expected
    /// one.</param>
    public static async Task EqualAsync<T>(T expected, Func<Task<T>> actual, TimeSpan? timeout = null)
    {
        T? last = default;
        try
        {
            await TrueAsync(async () => EqualityComparer<T>.Default.Equals(last = await actual(), expected), timeout);
        }
        catch (TimeoutException)
        {
            Assert.Equal(expected, last);
        }
    }

    /// <inheritdoc cref="EqualAsync{T}(T, Func{Task{T}}, TimeSpan?)"/>
    public static Task EqualAsync<T>(T expected, Func<T> actual, TimeSpan? timeout = null) =>
        EqualAsync(expected, () => Task.FromResult(actual()), timeout);
}
