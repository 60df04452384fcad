using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Queue;

/// <summary>PrimeApp.Jobs as a library in a .NET service, and a worker process.</summary>
internal sealed class LibraryContestant(RedisServer redis) : Contestant(redis)
{
    private const int Batch = 500;

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

    public override Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken) =>
        TaskLoad.Of(_client!.Watcher).MeasureThroughputAsync(jobs, cancellationToken);

    public override Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken) =>
        TaskLoad.Of(_client!.Watcher).MeasureLatenciesAsync(jobs, cancellationToken);

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
}
