using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>Actions of operators on the whole queue.</summary>
public sealed class QueueControl(RedisGateway redis, TaskQueue queue)
{
    // How many cancellations are under way at a time.
    private const int CancelBatch = 128;

    /// <summary>
    /// Pauses the queue: tasks are accepted, and workers claim none until it is resumed. What they have claimed goes
    /// on.
    /// </summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the queue may be paused all the
    /// same.</exception>
    public Task PauseAsync(CancellationToken cancellationToken) =>
        redis.EvaluateAsync(new ScriptCall(JobScript.Pause).Key("paused", Keys.Paused), cancellationToken);

    /// <summary>Lets workers claim tasks again.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the queue may be resumed all the
    /// same.</exception>
    public Task ResumeAsync(CancellationToken cancellationToken) =>
        redis.EvaluateAsync(
            new ScriptCall(JobScript.Resume).Key("paused", Keys.Paused).Argument("wake", Keys.WakeChannel),
            cancellationToken);

    /// <summary>
    /// Cancels tasks that wait for a worker or for their retry, those that have waited longest first; none that runs.
    /// </summary>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Stops it between two batches.</param>
    /// <returns>How many are cancelled, and how many still wait.</returns>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; some may be cancelled all the
    /// same.</exception>
    public async Task<CancelledTasks> CancelWaitingAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var entries = await redis.RunAsync(
            "lrange", database => database.ListRangeAsync(Keys.Ready, -limit, -1).OrAsync([]), cancellationToken);
        var delayed = await redis.RunAsync(
            "zrange", database => database.SortedSetRangeByRankAsync(Keys.Delayed, 0, limit - 1).OrAsync([]),
            cancellationToken);
        var oldest = entries.Reverse().Concat(delayed).Select(entry => entry.ToString())
            .Where(entry => TaskId.IsValid(entry.Split(' ')[0])).Take(limit);
        var cancelled = 0;
        foreach (var batch in oldest.Chunk(CancelBatch))
        {
            var outcomes = await Task.WhenAll(batch.Select(entry => CancelAsync(entry, cancellationToken)));
            cancelled += outcomes.Count(outcome => outcome == Outcome.Cancelled);
        }

        var status = await queue.GetStatusAsync(cancellationToken);
        var retries = await redis.RunAsync(
            "zcard", database => database.SortedSetLengthAsync(Keys.Delayed).OrAsync(0), cancellationToken);
        return new CancelledTasks(cancelled, status.Depth + retries);
    }

    private async Task<Outcome> CancelAsync(string entry, CancellationToken cancellationToken)
    {
        var outcome = await queue.CancelAsync(entry.Split(' ')[0], onlyWaiting: true, cancellationToken);
        if (outcome == Outcome.Unknown)
        {
            // The record is gone. Without this, the next call would find the entry again.
            await redis.RunAsync(
                "lrem", database => database.ListRemoveAsync(Keys.Ready, entry, -1).OrAsync(0), cancellationToken);
        }

        return outcome;
    }
}

/// <summary>The response to a cancellation of waiting tasks.</summary>
/// <param name="Cancelled">The number of cancelled tasks.</param>
/// <param name="Remaining">The number of tasks that still wait; repeat the request to cancel them.</param>
public sealed record CancelledTasks(int Cancelled, long Remaining);
