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
    public Task<TaskRecord?> WaitAsync(string id, TimeSpan time, CancellationToken cancellationToken) =>
        LimitAsync(time, waiting => WatchAsync(id, waiting, cancellationToken), cancellationToken);

    /// <summary>Submits a task and waits for it in the same way.</summary>
    /// <inheritdoc cref="TaskWatcher.SubmitAndWaitAsync" path="/exception"/>
    public async Task<TaskRecord> SubmitAsync(
        long n, string? idempotencyKey, TimeSpan time, CancellationToken cancellationToken) =>
        (await LimitAsync(
            time,
            async waiting => await watcher.SubmitAndWaitAsync(n, idempotencyKey, waiting, cancellationToken),
            cancellationToken))!;

    private async Task<TaskRecord?> LimitAsync(
        TimeSpan time, Func<CancellationToken, Task<TaskRecord?>> wait, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(time, timeProvider);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, lifetime.ApplicationStopping, cancellationToken);
        var task = await wait(waiting.Token);
        if (task?.State.IsFinal() != true)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return task;
    }

    private async Task<TaskRecord?> WatchAsync(
        string id, CancellationToken waiting, CancellationToken cancellationToken)
    {
        TaskRecord? last = null;
        await foreach (var task in watcher.WatchAsync(id, waiting))
        {
            last = task;
        }

        if (last?.State.IsFinal() == true)
        {
            return last;
        }

        // If the events ended before the time was up and without a final state, the task's record has expired.
        return waiting.IsCancellationRequested ? last ?? await queue.FindAsync(id, cancellationToken) : null;
    }
}
