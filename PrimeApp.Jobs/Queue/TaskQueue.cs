using System.Diagnostics;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;
using PrimeApp.ServiceDefaults.Telemetry;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Queue;

/// <summary>The queue as its clients see it: submit a task, ask for it.</summary>
public sealed class TaskQueue(RedisGateway redis, IOptions<QueueOptions> options, TimeProvider timeProvider)
{
    private readonly QueueOptions _options = options.Value;

    /// <summary>Puts a task on the queue. When this returns, Redis has it.</summary>
    /// <param name="n">How many primes are wanted, from 1.</param>
    /// <param name="cancellationToken">Stops the waiting; the task may be accepted all the same.</param>
    /// <exception cref="QueueFullException">As many tasks wait as <see cref="QueueOptions.MaxLength"/> allows.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the task may have been accepted.</exception>
    public async Task<TaskSubmission> SubmitAsync(long n, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        var id = Guid.CreateVersion7(timeProvider.GetUtcNow()).ToString("N");
        using var activity = PrimeTelemetry.ActivitySource.StartActivity("send primes", ActivityKind.Producer);
        activity?.SetTag("messaging.system", "redis");
        activity?.SetTag("messaging.operation.name", "send");
        activity?.SetTag("messaging.operation.type", "send");
        activity?.SetTag("messaging.destination.name", "primes");
        activity?.SetTag("messaging.message.id", id);

        try
        {
            var reply = (RedisValue[]?)await redis.EvaluateAsync(
                JobScript.Submit,
                [Keys.Ready, Keys.Task(id), Keys.Recent],
                [
                    id, n, Activity.Current?.Id ?? "", Activity.Current?.TraceStateString ?? "",
                    _options.MaxLength, _options.RecentCapacity, Keys.NudgeChannel,
                ],
                cancellationToken);
            return (int)reply![0] == 1
                ? new TaskSubmission(id, n, DateTimeOffset.FromUnixTimeMilliseconds((long)reply[1]))
                : throw new QueueFullException((long)reply[1], _options.MaxLength);
        }
        catch (Exception exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.SetTag("error.type", exception.GetType().FullName);
            throw;
        }
    }

    /// <summary>Gives a task's record, or null when there is none: never accepted, or expired.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<TaskRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var reply = await redis.RunAsync(
            "hgetall", database => database.HashGetAllAsync(Keys.Task(id)), cancellationToken);
        return TaskRecordFormat.Read(id, reply);
    }

    /// <summary>Tells how the queue is doing.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<QueueStatus> GetStatusAsync(CancellationToken cancellationToken)
    {
        var (depth, oldest, dead, workers, now) = await redis.RunAsync("queue status", QueryAsync, cancellationToken);
        if (oldest.IsNull)
        {
            return new QueueStatus(depth, TimeSpan.Zero, dead, workers);
        }

        var submittedAt = await redis.RunAsync(
            "hget", database => database.HashGetAsync(Keys.Task(oldest.ToString()), "submitted_at"), cancellationToken);
        var age = submittedAt.IsNull
            ? TimeSpan.Zero
            : now - DateTimeOffset.FromUnixTimeMilliseconds((long)submittedAt);
        return new QueueStatus(depth, age > TimeSpan.Zero ? age : TimeSpan.Zero, dead, workers);

        async Task<(long Depth, RedisValue Oldest, long Dead, long Workers, DateTimeOffset Now)> QueryAsync(IDatabase database)
        {
            var now = await RedisTimeAsync(database);
            var depth = database.ListLengthAsync(Keys.Ready);
            var oldest = database.ListGetByIndexAsync(Keys.Ready, -1);
            var dead = database.ListLengthAsync(Keys.Dead);
            var workers = database.SortedSetLengthAsync(
                Keys.Workers, (now - _options.LeaseDuration).ToUnixTimeMilliseconds(), double.PositiveInfinity);
            return (await depth, await oldest, await dead, await workers, now);
        }
    }

    internal static async Task<DateTimeOffset> RedisTimeAsync(IDatabase database)
    {
        var time = (RedisValue[]?)await database.ExecuteAsync("TIME");
        return DateTimeOffset.FromUnixTimeSeconds((long)time![0]) + TimeSpan.FromMicroseconds((long)time[1]);
    }
}
