using System.Runtime.CompilerServices;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Statistics;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>
/// Follows tasks as they change. However many are watched, a process has one subscription; however many watch the same
/// task, it is read once.
/// </summary>
public sealed class TaskWatcher
{
    // A message can be lost while the connection is down. The change is then seen after this time.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(5);

    private readonly RedisGateway _redis;
    private readonly TaskQueue _tasks;
    private readonly RecentCompletions _completions;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WatchedTask> _watched = [];
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
        redis.Restored += RefreshAll;
    }

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

    /// <summary>Waits until a task is final, and gives its record; null when the task is unknown.</summary>
    /// <exception cref="RedisUnavailableException">
    /// Redis cannot be reached at the beginning. Later outages are waited for.
    /// </exception>
    public async Task<TaskRecord?> WaitAsync(string id, CancellationToken cancellationToken)
    {
        TaskRecord? last = null;
        await foreach (var record in WatchAsync(id, cancellationToken))
        {
            last = record;
        }

        if (last?.State.IsFinal() == true)
        {
            return last;
        }

        cancellationToken.ThrowIfCancellationRequested();
        return null;
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
            if (_watched.TryGetValue(id, out task))
            {
                task.Watchers++;
                return task;
            }

            task = new WatchedTask(id, _tasks, RefreshInterval, _timeProvider) { Watchers = 1 };
            _watched.Add(id, task);
            subscription = Subscribe();
        }

        _ = FollowAsync(task, subscription);
        return task;
    }

    private Task Subscribe() =>
        _subscription ??= _redis.SubscribeAsync(Keys.EventsChannel, Announce, CancellationToken.None);

    private async Task FollowAsync(WatchedTask task, Task subscription)
    {
        // Subscribe before the record is read, so that no change in between is missed.
        await subscription;
        await task.FollowAsync();
        lock (_lock)
        {
            Forget(task);
        }
    }

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
            if (--task.Watchers > 0)
            {
                return;
            }

            Forget(task);
        }

        task.Abandon();
    }

    // A watcher that came after the end may have begun to watch the task anew. Leave that entry.
    private void Forget(WatchedTask task)
    {
        if (_watched.TryGetValue(task.Id, out var current) && current == task)
        {
            _watched.Remove(task.Id);
        }
    }

    private void RefreshAll()
    {
        lock (_lock)
        {
            foreach (var task in _watched.Values)
            {
                task.Refresh();
            }
        }
    }
}
