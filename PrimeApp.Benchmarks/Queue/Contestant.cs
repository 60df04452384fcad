namespace PrimeApp.Benchmarks.Queue;

/// <summary>A queue with its client and one worker process, on a Redis that is empty at first.</summary>
internal abstract class Contestant(RedisServer redis) : IAsyncDisposable
{
    /// <summary>Where it runs.</summary>
    protected RedisServer Redis { get; } = redis;

    /// <summary>The list that jobs wait on.</summary>
    public abstract string ReadyKey { get; }

    /// <summary>Processes to account for: the worker, and the API where there is one.</summary>
    public abstract IReadOnlyList<ProcessTree> Processes { get; }

    /// <summary>Makes the client ready.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Puts jobs on the queue.</summary>
    public abstract Task FillAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>Starts the worker, without waiting for it.</summary>
    public abstract void StartWorker();

    /// <summary>Submits jobs as fast as they are taken, and reads every result back; gives how many a second.</summary>
    public abstract Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Submits jobs one after another, each when the last result was read; gives the milliseconds of each.
    /// </summary>
    public abstract Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>Ends what was started.</summary>
    public abstract ValueTask DisposeAsync();
}
