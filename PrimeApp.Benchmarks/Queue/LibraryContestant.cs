using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Queue;

/// <summary>PrimeApp.Jobs as a library in a .NET service, and a worker process.</summary>
internal sealed class LibraryContestant(RedisServer redis) : Contestant(redis)
{
    private const int Batch = 500;
    private const int Callers = 2_000;

    private JobsHost? _client;
    private ServiceProcess? _worker;

    public override string ReadyKey => "{primes}:ready";

    public override IReadOnlyList<ProcessTree> Processes => _worker is null ? [] : [new ProcessTree(_worker.ProcessId)];

    public override async Task PrepareAsync(CancellationToken cancellationToken) =>
        _client = await JobsHost.JoinAsync(Redis, ("Redis:CommandTimeout", "00:00:30"));

    public override async Task FillAsync(int jobs, CancellationToken cancellationToken)
    {
        for (var left = jobs; left > 0; left -= Batch)
        {
            await _client!.Tasks.SubmitManyAsync([.. Enumerable.Repeat(TaskLoad.N, Math.Min(Batch, left))],
                cancellationToken);
        }
    }

    public override void StartWorker() => _worker = ServiceProcess.LaunchWorker(Redis, QueueCommand.Quiet);

    public override async Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken)
    {
        var left = jobs;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await CompleteAsync(cancellationToken);
            }
        }));
        return jobs / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public override async Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken)
    {
        var times = new double[jobs];
        for (var job = 0; job < jobs; job++)
        {
            var started = Stopwatch.GetTimestamp();
            await CompleteAsync(cancellationToken);
            times[job] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        if (_client is not null)
        {
            await _client.DisposeAsync();
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var task = await _client!.Watcher.SubmitAndWaitAsync(
            TaskLoad.N, idempotencyKey: null, cancellationToken, cancellationToken);
        if (task.LastPrime is not TaskLoad.Expected)
        {
            throw new InvalidOperationException($"Task {task.Id} has no result, or a wrong one.");
        }
    }
}
