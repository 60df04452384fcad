using System.Runtime.ExceptionServices;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>
/// One task as it changes, for all of its watchers. It reads the record at first and after each change, except
/// for a completion, whose message has all fields. It keeps the latest record only, so a slow watcher misses steps and
/// costs nothing.
/// </summary>
internal sealed class WatchedTask(string id, TaskQueue tasks, TimeSpan refreshInterval, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Signal _changed = new();
    private readonly Signal _published = new();
    private volatile bool _abandoned;
    private volatile bool _ended;
    private TaskRecord? _latest;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The task.</summary>
    public string Id { get; } = id;

    /// <summary>The number of watchers. Guarded by the lock of <see cref="TaskWatcher"/>.</summary>
    public int Watchers { get; set; }

    /// <summary>The record may have changed.</summary>
    public void Refresh() => _changed.Raise();

    /// <summary>The task was completed; see <see cref="TaskRecordFormat.TryComplete"/>.</summary>
    public void Complete(string completion)
    {
        TaskRecord? latest;
        lock (_lock)
        {
            latest = _latest;
        }

        // A task that was started more than once has earlier attempts, and only the record has them.
        if (latest is not null && TaskRecordFormat.TryComplete(latest, completion, out var completed)
            && completed.Deliveries == 1)
        {
            Publish(completed);
        }

        Refresh();
    }

    /// <summary>Ends the watch, after the last watcher has left.</summary>
    public void Abandon()
    {
        _abandoned = true;
        Refresh();
    }

    /// <summary>Follows the task until it is final or unknown, or nobody watches it any more; never throws.</summary>
    public async Task FollowAsync()
    {
        try
        {
            for (var changed = _changed.Next; !_abandoned && !_ended; changed = _changed.Next)
            {
                await ReadAsync();
                if (!_ended)
                {
                    // Messages are not repeated: the interval makes up for one that was sent while the connection was
                    // down.
                    await changed.WaitAsync(refreshInterval, timeProvider)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            Publish(record: null);
        }
    }

    /// <summary>
    /// Waits for a record other than the one seen last, and gives it; null when there is no such task, none any more,
    /// or nobody waits any longer.
    /// </summary>
    /// <exception cref="RedisUnavailableException">The record could not be read even once.</exception>
    public async Task<TaskRecord?> NextAsync(TaskRecord? seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task published;
            lock (_lock)
            {
                _failure?.Throw();
                if (!ReferenceEquals(_latest, seen))
                {
                    return _latest;
                }

                if (_ended)
                {
                    return null;
                }

                published = _published.Next;
            }

            // Clients leave all the time, so this throws no exception.
            await published.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            Publish(await tasks.FindAsync(Id, CancellationToken.None));
        }
        catch (RedisUnavailableException) when (_latest is not null)
        {
            // A watcher that has seen the task once waits until Redis is back.
        }
    }

    private void Publish(TaskRecord? record)
    {
        lock (_lock)
        {
            // A read that began before the final event can return after it: ignore it.
            if (_ended)
            {
                return;
            }

            _ended = record is null || record.State.IsFinal();
            // Records are compared by their values, because a message may be about a change that was read already.
            if (record is not null && record != _latest)
            {
                _latest = record;
            }
        }

        _published.Raise();
    }
}
