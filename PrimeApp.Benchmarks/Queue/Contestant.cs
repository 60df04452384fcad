namespace PrimeApp.Benchmarks.Queue;

/// <summary>A queue with its client and one worker process, on a Redis that is initially empty.</summary>
internal abstract class Contestant(RedisServer redis) : IAsyncDisposable
{
    /// <summary>The Redis of the queue.</summary>
    protected RedisServer Redis { get; } = redis;

    /// <summary>The key of the list of waiting jobs.</summary>
    public abstract string ReadyKey { get; }

    /// <summary>The measured processes: the worker, and the API if there is one.</summary>
    public abstract IReadOnlyList<ProcessTree> Processes { get; }

    /// <summary>Prepares the client.</summary>
    public abstract Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Adds jobs to the queue.</summary>
    public abstract Task FillAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>Starts the worker without waiting for it.</summary>
    public abstract void StartWorker();

    /// <summary>Submits jobs as fast as possible and reads every result. Returns the jobs per second.</summary>
    public abstract Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Submits jobs one by one, each after reading the previous result. Returns the milliseconds of each job.
    /// </summary>
    public abstract Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken);

    /// <summary>Stops all started processes.</summary>
    public abstract ValueTask DisposeAsync();
}
