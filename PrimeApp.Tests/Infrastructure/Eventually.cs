using System.Diagnostics;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>Waits for what happens by itself, and no longer than that.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was still no after <paramref name="timeout"/> (default 10 s).</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"The condition did not come true within {limit}.");
            await Task.Delay(Interval);
        }
    }
}
