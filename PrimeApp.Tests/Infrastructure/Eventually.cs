using System.Diagnostics;

namespace PrimeApp.Tests.Infrastructure;

/// <summary>Waits for what happens by itself, and no longer than that.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes.</summary>
    /// <param name="condition">The question.</param>
    /// <param name="timeout">How long it may take, 10 s by default.</param>
    /// <param name="interval">How long to wait before asking again, 20 ms by default.</param>
    /// <exception cref="TimeoutException">It was still no after <paramref name="timeout"/>.</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan? timeout = null, TimeSpan? interval = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                throw new TimeoutException($"The condition did not come true within {limit}.");
            await Task.Delay(interval ?? DefaultInterval);
        }
    }
}
