using Microsoft.Extensions.Options;
using PrimeApp.Api.RateLimits;
using PrimeApp.Jobs.Client;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Api.Tasks;

/// <summary>Limits and serves the requests that wait for the end of a task.</summary>
internal sealed class TaskWaits(
    TaskQueue queue,
    TaskEvents events,
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
        try
        {
            await foreach (var task in events.WatchAsync(id, stop.Token))
            {
                last = task;
            }

            // The events ended without a final state, so the task's record has expired.
            return last?.State.IsFinal() == true ? last : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return last ?? await queue.FindAsync(id, cancellationToken);
        }
    }
}
