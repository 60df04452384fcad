using System.Runtime.ExceptionServices;
using PrimeApp.Jobs.Background;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Client;

/// <summary>
/// One task as it changes, for all of its watchers. It reads the record at first and after each change, except for what
/// the queue has said already: that it accepted the task, and a completion, whose message has all fields. It keeps the
/// latest record only, so a slow watcher misses steps and costs nothing. Safe for concurrent use.
/// </summary>
/// <param name="id">The task.</param>
/// <param name="isSubmitted">False while it has no record to read; <see cref="Accept"/> ends that.</param>
/// <param name="tasks">Reads the record.</param>
/// <param name="timeProvider">Measures the age of what is known.</param>
internal sealed class WatchedTask(string id, bool isSubmitted, TaskQueue tasks, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly Signal _published = new();
    private long _refreshedAt = timeProvider.GetTimestamp();
    private TaskRecord? _latest;
    private ExceptionDispatchInfo? _failure;
    private bool _hasEnded;
    private bool _isReading = !isSubmitted;
    private bool _isStale;

    /// <summary>The task.</summary>
    public string Id { get; } = id;

    /// <summary>The number of watchers. Guarded by the lock of <see cref="TaskWatcher"/>.</summary>
    public int Watchers { get; set; }

    /// <summary>Whether the task is final or unknown, or could not be read.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_lock)
            {
                return _hasEnded;
            }
        }
    }

    /// <summary>How long ago the record was read, or that was tried.</summary>
    public TimeSpan Age => timeProvider.GetElapsedTime(Volatile.Read(ref _refreshedAt));

    /// <summary>The task is submitted. If a message has come of it already, the record is read.</summary>
    public void Accept(TaskRecord task)
    {
        Publish(task);
        _ = ReadAsync();
    }

    /// <summary>The task was completed; see <see cref="TaskRecordFormat.TryComplete"/>.</summary>
    public void Complete(string completion)
    {
        TaskRecord? latest;
        lock (_lock)
        {
            // During a read, the latest record may lack an earlier change.
            latest = _isReading ? null : _latest;
        }

        // A task that was started more than once has earlier attempts, and only the record has them.
        if (latest is not null && TaskRecordFormat.TryComplete(latest, completion, out var completed)
            && completed.Deliveries == 1)
        {
            Publish(completed);
        }
        else
        {
            Refresh();
        }
    }

    /// <summary>The record may have changed. It is read, or read once more if a read is under way.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            _isStale = true;
            if (_isReading || _hasEnded)
            {
                return;
            }

            _isReading = true;
        }

        _ = ReadAsync();
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

                if (_hasEnded)
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
        while (BeginRead())
        {
            try
            {
                Publish(await tasks.FindAsync(Id, CancellationToken.None));
            }
            catch (RedisUnavailableException) when (_latest is not null)
            {
                // A watcher that has seen the task once waits until Redis is back.
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
    }

    private bool BeginRead()
    {
        lock (_lock)
        {
            _isReading = _isStale && !_hasEnded;
            _isStale = false;
            Volatile.Write(ref _refreshedAt, timeProvider.GetTimestamp());
            return _isReading;
        }
    }

    private void Publish(TaskRecord? record)
    {
        lock (_lock)
        {
            // A read that began before the final event can return after it: ignore it.
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = record is null || record.State.IsFinal();
            // Records are compared by their values, because a message may be about a change that was read already.
            if (record is not null && record != _latest)
            {
                _latest = record;
            }
        }

        _published.Raise();
    }
}
