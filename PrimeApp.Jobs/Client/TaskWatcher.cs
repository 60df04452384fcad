using System.Runtime.CompilerServices;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Statistics;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>
/// Follows tasks as they change. However many are watched, a process has one subscription; however many watch the same
/// task, it is read once.
/// </summary>
public sealed class TaskWatcher : IDisposable
{
    // Messages are not repeated. A change whose message was lost is seen after this time.
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly RedisGateway _redis;
    private readonly TaskQueue _tasks;
    private readonly RecentCompletions _completions;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WatchedTask> _watched = [];
    private readonly ITimer _refresh;
    private Task? _subscription;

    /// <summary>Creates the only instance of a process.</summary>
    public TaskWatcher(
        RedisGateway redis, TaskQueue tasks, RecentCompletions completions, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(redis);

        _redis = redis;
        _tasks = tasks;
        _completions = completions;
        _timeProvider = timeProvider;
        redis.Restored += () => Refresh(TimeSpan.Zero);
        _refresh = timeProvider.CreateTimer(_ => Refresh(MaxAge), null, RefreshInterval, RefreshInterval);
    }

    /// <summary>Refreshes nothing any more.</summary>
    public void Dispose() => _refresh.Dispose();

    /// <summary>
    /// Gives a task's record at once and again after every change, until it is final, which is given too, or expires.
    /// A slow reader misses steps in between, but never the last one. An unknown task gives no record. A cancelled
    /// watch ends without an exception.
    /// </summary>
    /// <exception cref="RedisUnavailableException">
    /// Redis cannot be reached at the beginning. Later outages are waited for.
    /// </exception>
    public async IAsyncEnumerable<TaskRecord> WatchAsync(
        string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var task = Join(id);
        try
        {
            TaskRecord? seen = null;
            while (seen is null || !seen.State.IsFinal())
            {
                seen = await task.NextAsync(seen, cancellationToken);
                if (seen is null)
                {
                    yield break;
                }

                yield return seen;
            }
        }
        finally
        {
            Leave(task);
        }
    }

    /// <summary>
    /// Submits a task and waits for its end. When a worker knows the result, the record is never read: the reply of the
    /// submission and the message of the completion have all fields.
    /// </summary>
    /// <param name="n">How many primes are wanted, from 1.</param>
    /// <param name="idempotencyKey">See <see cref="TaskQueue.SubmitAsync(long, string?, CancellationToken)"/>.</param>
    /// <param name="waiting">Ends the waiting, but not the task.</param>
    /// <param name="cancellationToken">Stops the submission; the task may be accepted all the same.</param>
    /// <returns>The task at its end, or as it is known when the waiting ends.</returns>
    /// <exception cref="QueueFullException">As many tasks wait as <see cref="QueueOptions.MaxLength"/>
    /// allows.</exception>
    /// <exception cref="IdempotencyConflictException">The key was used before, for another n.</exception>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached; the task may have been
    /// accepted.</exception>
    public async Task<TaskRecord> SubmitAndWaitAsync(
        long n, string? idempotencyKey, CancellationToken waiting, CancellationToken cancellationToken)
    {
        var id = _tasks.NewId();
        var (watched, subscription) = Add(id, isSubmitted: false);
        var isSubscribed = subscription.IsCompleted;
        try
        {
            var task = await _tasks.SubmitAsync(id, n, idempotencyKey, cancellationToken);
            if (task.Id != id)
            {
                await foreach (var step in WatchAsync(task.Id, waiting))
                {
                    task = step;
                }

                return task;
            }

            watched.Accept(task);
            if (!isSubscribed)
            {
                // Messages may have been missed.
                _ = RefreshAsync(watched, subscription);
            }

            while (!task.State.IsFinal() && await watched.NextAsync(task, waiting) is { } step)
            {
                task = step;
            }

            return task;
        }
        finally
        {
            Leave(watched);
        }
    }

    /// <summary>
    /// Begins to count completions in <see cref="RecentCompletions"/>; watching a task does so, too.
    /// </summary>
    public Task ListenAsync()
    {
        lock (_lock)
        {
            return Subscribe();
        }
    }

    private WatchedTask Join(string id)
    {
        WatchedTask? task;
        Task subscription;
        lock (_lock)
        {
            // An ended task may be retried. So a new watcher reads it again.
            if (_watched.TryGetValue(id, out task) && !task.HasEnded)
            {
                task.Watchers++;
                return task;
            }

            (task, subscription) = Add(id, isSubmitted: true);
        }

        _ = RefreshAsync(task, subscription);
        return task;
    }

    private (WatchedTask Task, Task Subscription) Add(string id, bool isSubmitted)
    {
        lock (_lock)
        {
            var task = new WatchedTask(id, isSubmitted, _tasks, _timeProvider) { Watchers = 1 };
            _watched[id] = task;
            return (task, Subscribe());
        }
    }

    private static async Task RefreshAsync(WatchedTask task, Task subscription)
    {
        // Subscribe before the record is read, so that no change in between is missed.
        await subscription;
        task.Refresh();
    }

    private Task Subscribe() =>
        _subscription ??= _redis.SubscribeAsync(Keys.EventsChannel, Announce, CancellationToken.None);

    private void Announce(string changes)
    {
        foreach (var line in changes.AsSpan().EnumerateLines())
        {
            var blank = line.IndexOf(' ');
            var id = blank < 0 ? line : line[..blank];
            WatchedTask? task;
            lock (_lock)
            {
                _watched.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out task);
            }

            if (blank < 0)
            {
                task?.Refresh();
            }
            else
            {
                var completion = line[(blank + 1)..];
                _completions.Add(id, completion);
                task?.Complete(completion.ToString());
            }
        }
    }

    private void Leave(WatchedTask task)
    {
        lock (_lock)
        {
            // After its end, another may have begun to watch the task anew.
            if (--task.Watchers == 0 && _watched.TryGetValue(task.Id, out var current) && current == task)
            {
                _watched.Remove(task.Id);
            }
        }
    }

    private void Refresh(TimeSpan minAge)
    {
        WatchedTask[] old;
        lock (_lock)
        {
            old = [.. _watched.Values.Where(task => task.Age >= minAge)];
        }

        foreach (var task in old)
        {
            task.Refresh();
        }
    }
}
