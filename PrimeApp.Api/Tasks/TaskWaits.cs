using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>Limits and serves the requests that wait for the end of a task.</summary>
internal sealed class TaskWaits(
    TaskQueue queue,
    TaskWatcher watcher,
    TimeProvider timeProvider,
    IHostApplicationLifetime lifetime,
    IOptions<TasksOptions> options)
    : StreamLimit("waiting requests", options.Value.MaxWaits, options.Value.MaxWaitsPerClient)
{
    /// <summary>The longest wait, below the 30 to 60 s after which proxies give up.</summary>
    public const int MaxSeconds = 20;

    /// <summary>
    /// Waits until a task has ended, the time is up or the service shuts down. Returns the task as it is then, or null
    /// if it is unknown.
    /// </summary>
    public async Task<TaskRecord?> WaitAsync(string id, TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, lifetime.ApplicationStopping, cancellationToken);
        TaskRecord? last = null;
        await foreach (var task in watcher.WatchAsync(id, stop.Token))
        {
            last = task;
        }

        if (last?.State.IsFinal() == true)
        {
            return last;
        }

        cancellationToken.ThrowIfCancellationRequested();
        // If the events ended before the time was up and without a final state, the task's record has expired.
        return stop.IsCancellationRequested ? last ?? await queue.FindAsync(id, cancellationToken) : null;
    }
}
