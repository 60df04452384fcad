using System.Runtime.ExceptionServices;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Queue;

/// <summary>
/// One task as it changes, for however many watch it: one subscription, and one read of the record for each change.
/// Only the latest record is kept, so a watcher that is slow misses steps and costs nothing.
/// </summary>
internal sealed class TaskFeed
{
    private readonly RedisGateway _redis;
    private readonly TaskQueue _tasks;
    private readonly TimeSpan _refreshInterval;
    private readonly TimeProvider _timeProvider;
    private readonly Action<string> _onMessage;
    private readonly Lock _lock = new();
    private volatile TaskCompletionSource _changed = NewSignal();
    private volatile bool _abandoned;
    private TaskCompletionSource _published = NewSignal();
    private TaskRecord? _latest;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    public TaskFeed(string id, RedisGateway redis, TaskQueue tasks, TimeSpan refreshInterval, TimeProvider timeProvider)
    {
        Id = id;
        _redis = redis;
        _tasks = tasks;
        _refreshInterval = refreshInterval;
        _timeProvider = timeProvider;
        _onMessage = _ => Refresh();
    }

    /// <summary>The task.</summary>
    public string Id { get; }

    /// <summary>How many watch. Guarded by the lock of whoever keeps the feed.</summary>
    public int Watchers { get; set; }

    /// <summary>The record may have changed.</summary>
    public void Refresh() => _changed.TrySetResult();

    /// <summary>Nobody watches any more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        Refresh();
    }

    /// <summary>Follows the task until it is final or unknown, or the feed is abandoned; never throws.</summary>
    public async Task FollowAsync()
    {
        try
        {
            // Before the record is read: what changes in between is announced.
            await _redis.SubscribeAsync(Keys.EventsChannel(Id), _onMessage, CancellationToken.None);
            while (!_abandoned && !await ReadAsync())
            {
                await WaitForChangeAsync();
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

    /// <summary>Ends the subscription, whether or not it was ever made; never throws for want of a Redis.</summary>
    public async Task UnsubscribeAsync()
    {
        try
        {
            await _redis.UnsubscribeAsync(Keys.EventsChannel(Id), _onMessage, CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // The connection is gone, and the subscription with it.
        }
    }

    /// <summary>
    /// Waits for a record other than the one seen last, and gives it; null when there is no such task, or none any more.
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

                published = _published.Task;
            }

            await published.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads the record and gives whether there is nothing more to wait for.</summary>
    private async Task<bool> ReadAsync()
    {
        try
        {
            var record = await _tasks.FindAsync(Id, CancellationToken.None);
            Publish(record);
            return record?.State.IsFinal() ?? true;
        }
        catch (RedisUnavailableException) when (_latest is not null)
        {
            // Whoever has seen the task once waits for Redis to come back.
            return false;
        }
    }

    private async Task WaitForChangeAsync()
    {
        try
        {
            await _changed.Task.WaitAsync(_refreshInterval, _timeProvider);
            _changed = NewSignal();
        }
        catch (TimeoutException)
        {
            // Messages are not repeated: one that was sent while the connection was down is made up for like this.
        }
    }

    private void Publish(TaskRecord? record)
    {
        TaskCompletionSource published;
        lock (_lock)
        {
            _ended = record is null || record.State.IsFinal();
            // Compared by its values: a message may be about what was read already.
            if (record is not null && record != _latest)
            {
                _latest = record;
            }

            (published, _published) = (_published, NewSignal());
        }

        published.SetResult();
    }
}
