using System.Diagnostics;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// How far this process knows the counts of segments. Whoever needs to know more waits here, and as long as anyone does,
/// the process wants the counts up to the farthest of them, from all workers. Thread-safe.
/// </summary>
internal sealed class SegmentFrontier
{
    // As often as somebody who watches can see.
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(50);

    private readonly SegmentBoard _board;
    private readonly TimeSpan _renewal;
    private readonly SegmentCounts _counts = new();
    private readonly Nudge _wantChanged = new();
    private readonly Lazy<Task> _subscription;
    private readonly Lock _lock = new();
    private readonly List<Waiter> _waiters = [];
    private bool _wanting;
    private volatile bool _refused;
    private Action? _wakeSiever;

    /// <summary>Creates a frontier at the first segment.</summary>
    public SegmentFrontier(SegmentBoard board, RedisGateway redis, IOptions<PrimeTableOptions> options)
    {
        _board = board;
        _renewal = options.Value.ClaimDuration / 3;
        _subscription = new Lazy<Task>(SubscribeAsync);
        redis.Restored += _wantChanged.Give;
    }

    /// <summary>
    /// Says that this process sieves: then it goes on with what it waits for when Redis is away, instead of giving up.
    /// </summary>
    /// <param name="wake">Called when something is waited for.</param>
    public void AttachSiever(Action wake) => Volatile.Write(ref _wakeSiever, wake);

    /// <summary>Whether Redis does not know what is waited for here: it is away, or has no memory left.</summary>
    public bool IsRefused => _refused;

    /// <summary>Finds the prime of a rank, 0 for the prime 2, in what this process knows.</summary>
    public bool TryLocate(long rank, out PrimePosition position) => _counts.TryLocate(rank, out position);

    /// <summary>Gives a segment's count, if this process knows it.</summary>
    public bool TryGetCount(int segment, out int count) => _counts.TryGet(segment, out count);

    /// <summary>Adds counts that have become known.</summary>
    public void Add(params ReadOnlySpan<SegmentCount> counts)
    {
        if (_counts.Add(counts))
        {
            WakeReached();
        }
    }

    /// <summary>Finds the prime of a rank, 0 for the prime 2; waits until workers have sieved what is missing.</summary>
    /// <param name="rank">From 0.</param>
    /// <param name="progress">Told the part, from 0 to 1, that is known, in ascending order.</param>
    /// <param name="cancellationToken">Stops the waiting, and the sieving unless others wait for it.</param>
    /// <returns>The position, and how many segments were missing.</returns>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, and this process does not sieve.</exception>
    public async Task<(PrimePosition Position, int Missing)> LocateAsync(
        long rank, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_counts.TryLocate(rank, out var position))
        {
            return (position, 0);
        }

        var end = PrimeSegment.IndexOf(NthPrime.UpperBound(rank + 1)) + 1;
        try
        {
            // Subscribed first, so that no count gets lost between what is read and what is told.
            await _subscription.Value.WaitAsync(cancellationToken);
            await ReadAsync(end, cancellationToken);
        }
        catch (RedisUnavailableException) when (Sieves)
        {
        }

        var known = _counts.Contiguous;
        if (!_counts.TryLocate(rank, out position))
        {
            position = await WaitAsync(rank, end, progress, cancellationToken);
        }

        return (position, Math.Max(0, position.Segment + 1 - known));
    }

    /// <summary>
    /// The lowest segments that are waited for in this process and unknown, for a siever that cannot ask Redis.
    /// </summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="except">Segments that are left out.</param>
    public IReadOnlyList<int> FindUnknown(int limit, IReadOnlySet<int> except)
    {
        return Want() is not { } want
            ? []
            : [.. Enumerable.Range(want.First, want.End - want.First)
                .Where(segment => !except.Contains(segment) && !_counts.TryGet(segment, out _)).Take(limit)];
    }

    private bool Sieves => Volatile.Read(ref _wakeSiever) is not null;

    private async Task SubscribeAsync()
    {
        try
        {
            await _board.SubscribeToCountsAsync(counts => Add([.. counts]), CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // The subscription is made when the connection is.
        }
    }

    private async Task<PrimePosition> WaitAsync(
        long rank, int end, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        // The span of each worker's share in the sieving is a child of it.
        using var activity = PrimeTelemetry.ActivitySource.StartActivity("await segments");
        activity?.SetTag("primes.segments.first", _counts.Contiguous);
        activity?.SetTag("primes.segments.end", end);

        var waiter = new Waiter(rank, end, activity?.Id);
        AddWaiter(waiter);
        try
        {
            while (!waiter.Reached.IsCompleted)
            {
                await ((Task)waiter.Reached).WaitAsync(ProgressInterval, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(Math.Min(1, (double)_counts.ContiguousPrimes / (rank + 1)));
            }

            return await waiter.Reached;
        }
        catch (RedisUnavailableException exception)
        {
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            activity?.SetTag("error.type", exception.GetType().FullName);
            throw;
        }
        finally
        {
            RemoveWaiter(waiter);
        }
    }

    private void AddWaiter(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Add(waiter);
            if (_wanting)
            {
                _wantChanged.Give();
            }
            else
            {
                _wanting = true;
                StartWanting();
            }
        }

        // What has become known before it was on the list wakes nobody.
        WakeReached();
    }

    private void RemoveWaiter(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Remove(waiter);
        }

        _wantChanged.Give();
    }

    private void WakeReached()
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
            {
                if (_counts.TryLocate(waiter.Rank, out var position))
                {
                    waiter.Reach(position);
                }
            }
        }
    }

    private void StartWanting()
    {
        // Outlives the task that happens to start it, so it must not be part of its trace.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(KeepWantingAsync);
        }
    }

    private SegmentWant? Want()
    {
        lock (_lock)
        {
            var first = _counts.Contiguous;
            return _waiters.MaxBy(waiter => waiter.End) is { } farthest
                ? new SegmentWant(first, Math.Max(first, farthest.End), farthest.TraceParent)
                : null;
        }
    }

    /// <summary>Tells Redis what is wanted until nothing is.</summary>
    private async Task KeepWantingAsync()
    {
        while (true)
        {
            var want = Want();
            try
            {
                await TellAsync(want);
                _refused = false;
            }
            catch (RedisUnavailableException) when (Sieves)
            {
                _refused = true;
            }
            catch (Exception exception)
            {
                Fail(exception);
            }

            Volatile.Read(ref _wakeSiever)?.Invoke();
            lock (_lock)
            {
                if (want is null && _waiters.Count == 0)
                {
                    _wanting = false;
                    return;
                }
            }

            await _wantChanged.WaitAsync(_renewal, CancellationToken.None);
        }
    }

    private async Task TellAsync(SegmentWant? want)
    {
        if (want is null)
        {
            await _board.WithdrawAsync(CancellationToken.None);
            return;
        }

        await _board.WantAsync(want, CancellationToken.None);
        // Messages may get lost with a connection.
        await ReadAsync(want.End, CancellationToken.None);
    }

    private async Task ReadAsync(int end, CancellationToken cancellationToken)
    {
        var first = _counts.Contiguous;
        if (first < end && _counts.Add(first, await _board.ReadCountsAsync(first, end, cancellationToken)))
        {
            WakeReached();
        }
    }

    private void Fail(Exception exception)
    {
        lock (_lock)
        {
            _waiters.ForEach(waiter => waiter.Fail(exception));
        }
    }

    /// <summary>Somebody who waits for the prime of a rank, and so for the counts of the segments before an end.</summary>
    private sealed class Waiter(long rank, int end, string? traceParent)
    {
        private readonly TaskCompletionSource<PrimePosition> _reached =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Rank => rank;

        public int End => end;

        /// <summary>Its span, when it is traced.</summary>
        public string? TraceParent => traceParent;

        /// <summary>Where the prime is; fails when waiting is in vain.</summary>
        public Task<PrimePosition> Reached => _reached.Task;

        public void Reach(PrimePosition position) => _reached.TrySetResult(position);

        public void Fail(Exception exception) => _reached.TrySetException(exception);
    }
}
