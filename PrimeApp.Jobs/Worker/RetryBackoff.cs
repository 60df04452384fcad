using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Worker;

/// <summary>How long a failed task waits for its retry.</summary>
internal static class RetryBackoff
{
    /// <summary>
    /// Half of an exponentially growing, capped delay is certain, the other half random: tasks that failed together
    /// do not come back together, and none comes back at once ("equal jitter", M. Brooker, Exponential Backoff and
    /// Jitter, 2015).
    /// </summary>
    /// <param name="failures">How often the task has failed, this failure included; from 1.</param>
    /// <param name="options">The first and the longest delay.</param>
    /// <param name="random">At least 0 and less than 1.</param>
    public static TimeSpan Delay(int failures, QueueOptions options, double random)
    {
        var exponential = options.RetryDelay.TotalSeconds * Math.Pow(2, failures - 1);
        var capped = Math.Min(exponential, options.MaxRetryDelay.TotalSeconds);
        return TimeSpan.FromSeconds(capped * (0.5 + 0.5 * random));
    }
}
