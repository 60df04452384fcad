using System.Diagnostics;

namespace PrimeApp.Jobs.Redis;

/// <summary>
/// Coalesces concurrent calls. With fewer batches in flight than allowed, a call is sent at once; otherwise it joins
/// the next batch. No delay is ever added to fill a batch.
/// </summary>
/// <typeparam name="TItem">The argument of a call.</typeparam>
/// <typeparam name="TResult">The result of a call.</typeparam>
internal sealed class Batcher<TItem, TResult>
{
    private readonly Func<IReadOnlyList<TItem>, Activity?, Task<IReadOnlyList<TResult>>> _run;
    private readonly int _maxBatch;
    private readonly int _maxConcurrency;
    private readonly int _maxWaiting;
    private readonly Lock _gate = new();
    private readonly Queue<Call> _waiting = new();
    private int _underWay;

    /// <summary>Creates a batcher.</summary>
    /// <param name="run">
    /// Runs a batch as part of an activity, or of none; gives one result for each item, in the same order.
    /// </param>
    /// <param name="maxBatch">How many items a batch may have.</param>
    /// <param name="maxConcurrency">How many batches may be under way.</param>
    /// <param name="maxWaiting">How many calls may wait for a batch; further ones fail.</param>
    public Batcher(
        Func<IReadOnlyList<TItem>, Activity?, Task<IReadOnlyList<TResult>>> run,
        int maxBatch,
        int maxConcurrency,
        int maxWaiting)
    {
        _run = run;
        _maxBatch = maxBatch;
        _maxConcurrency = maxConcurrency;
        _maxWaiting = maxWaiting;
    }

    /// <summary>Runs one item in a batch of some.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Stops the waiting of this caller; its item may be run all the same.</param>
    /// <exception cref="RedisUnavailableException">
    /// Redis cannot be reached. Then all calls in the batch and all waiting calls fail at once, so that none waits for
    /// another timeout. Or too many calls wait already.
    /// </exception>
    public Task<TResult> RunAsync(TItem item, CancellationToken cancellationToken)
    {
        var call = new Call(item, Activity.Current);
        Call[] batch = [];
        lock (_gate)
        {
            if (_waiting.Count >= _maxWaiting)
            {
                throw new RedisUnavailableException($"{_waiting.Count} calls to Redis wait already.");
            }

            _waiting.Enqueue(call);
            if (_underWay < _maxConcurrency)
            {
                _underWay++;
                batch = TakeBatch();
            }
        }

        if (batch.Length > 0)
        {
            _ = RunBatchesAsync(batch);
        }

        return call.Task.WaitAsync(cancellationToken);
    }

    private async Task RunBatchesAsync(Call[] batch)
    {
        while (batch.Length > 0)
        {
            try
            {
                // A batch serves many callers, so it belongs to no trace, unless there is only one.
                var parent = batch is [var only] ? only.Activity : null;
                var results = await _run(Array.ConvertAll(batch, call => call.Item), parent);
                for (var i = 0; i < batch.Length; i++)
                {
                    batch[i].SetResult(results[i]);
                }

                batch = NextBatch();
            }
            catch (Exception exception)
            {
                var failed = exception is RedisUnavailableException ? TakeAllWaiting() : [];
                foreach (var call in batch.Concat(failed))
                {
                    call.TrySetException(exception);
                }

                batch = NextBatch();
            }
        }
    }

    private Call[] NextBatch()
    {
        lock (_gate)
        {
            var batch = TakeBatch();
            if (batch.Length == 0)
            {
                _underWay--;
            }

            return batch;
        }
    }

    private Call[] TakeBatch()
    {
        var batch = new Call[Math.Min(_waiting.Count, _maxBatch)];
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i] = _waiting.Dequeue();
        }

        return batch;
    }

    private Call[] TakeAllWaiting()
    {
        lock (_gate)
        {
            Call[] all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }

    private sealed class Call(TItem item, Activity? activity)
        : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TItem Item { get; } = item;

        public Activity? Activity { get; } = activity;
    }
}
