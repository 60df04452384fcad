using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Client;

/// <summary>The tasks that failed for good, and the way back for them.</summary>
public sealed partial class DeadLetters(
    RedisGateway redis, TaskRecords records, IOptions<QueueOptions> options, ILogger<DeadLetters> logger)
{
    private readonly int _maxLength = options.Value.MaxLength;

    /// <summary>Gives dead letters, the latest first.</summary>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">How many at most, from 1; there may be fewer, and still a next page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public Task<TaskListPage> ReadAsync(string? after, int limit, CancellationToken cancellationToken) =>
        TaskListReader.ReadAsync(redis, records, JobScript.PageDead, Keys.Dead, after, limit, state: null,
            cancellationToken);

    /// <summary>Puts a dead letter back on the queue, with all of its attempts before it.</summary>
    /// <returns>False when the task has not failed, or is unknown; nothing was changed then.</returns>
    /// <exception cref="QueueFullException">As many tasks wait as <see cref="QueueOptions.MaxLength"/>
    /// allows.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the task may be queued all the
    /// same.</exception>
    public async Task<bool> RetryAsync(string id, CancellationToken cancellationToken)
    {
        var reply = (RedisValue[]?)await redis.EvaluateAsync(
            new ScriptCall(JobScript.Retry)
                .Key("dead", Keys.Dead)
                .Key("task", Keys.Task(id))
                .Key("ready", Keys.Ready)
                .Key("withdrawn", Keys.Withdrawn)
                .Argument("id", id)
                .Argument("max_length", _maxLength)
                .Argument("wake", Keys.WakeChannel)
                .Argument("events", Keys.EventsChannel),
            cancellationToken);
        switch ((Outcome)(int)reply![0])
        {
            case Outcome.Full:
                throw new QueueFullException((long)reply[1], _maxLength);
            case Outcome.Done:
                LogRetried(id);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts dead letters back on the queue, those that died first before the others.</summary>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Stops it between two tasks.</param>
    /// <returns>How many are back, and how many are still on the list.</returns>
    /// <exception cref="QueueFullException">As many tasks wait as <see cref="QueueOptions.MaxLength"/>
    /// allows.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; some may be queued all the
    /// same.</exception>
    public async Task<RetriedTasks> RetryAllAsync(int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var oldest = await redis.RunAsync(
            "zrange",
            database => database.SortedSetRangeByRankAsync(Keys.Dead, 0, limit - 1).OrAsync([]),
            cancellationToken);
        var retried = 0;
        foreach (var id in oldest)
        {
            if (TaskId.IsValid(id.ToString()) && await RetryAsync(id.ToString(), cancellationToken))
            {
                retried++;
            }
            else
            {
                // The record has expired or cannot be read, or another client was faster.
                await redis.RunAsync("zrem", database =>
                    database.SortedSetRemoveAsync(Keys.Dead, id), cancellationToken);
            }
        }

        var remaining = await redis.RunAsync(
            "zcard", database => database.SortedSetLengthAsync(Keys.Dead).OrAsync(0), cancellationToken);
        return new RetriedTasks(retried, remaining);
    }

    [LoggerMessage(EventId = 222, EventName = "TaskRevived", Level = LogLevel.Information,
        Message = "Task {TaskId} is queued again: it was a dead letter")]
    private partial void LogRetried(string taskId);
}

/// <summary>The response to a retry of many dead letters.</summary>
/// <param name="Retried">The number of tasks that returned to the queue.</param>
/// <param name="Remaining">The number of remaining dead letters; repeat the request to retry them.</param>
public sealed record RetriedTasks(int Retried, long Remaining);
