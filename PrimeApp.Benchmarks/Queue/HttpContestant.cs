using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Queue;

/// <summary>PrimeApp as deployed: an API process, a worker process, and HTTP clients.</summary>
internal sealed class HttpContestant(RedisServer redis) : Contestant(redis)
{
    private const int Batch = 500;

    private ServiceProcess? _api;
    private ServiceProcess? _worker;

    public override string ReadyKey => "{primes}:ready";

    public override IReadOnlyList<ProcessTree> Processes =>
        [.. new[] { _api, _worker }.OfType<ServiceProcess>().Select(service => new ProcessTree(service.ProcessId))];

    public override async Task PrepareAsync(CancellationToken cancellationToken) =>
        _api = await ServiceProcess.StartApiAsync(Redis,
            [.. QueueCommand.Quiet, ("RateLimit:RequestsPerSecond", "0")]);

    public override async Task FillAsync(int jobs, CancellationToken cancellationToken)
    {
        for (var left = jobs; left > 0; left -= Batch)
        {
            using var response = await _api!.Client.PostAsJsonAsync(
                "/tasks/batch", new { n = Enumerable.Repeat(TaskLoad.N, Math.Min(Batch, left)) }, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    public override void StartWorker() => _worker = ServiceProcess.LaunchWorker(Redis, QueueCommand.Quiet);

    public override Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken) =>
        TaskLoad.Of(_api!.Client).MeasureThroughputAsync(jobs, cancellationToken);

    public override Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken) =>
        TaskLoad.Of(_api!.Client).MeasureLatenciesAsync(jobs, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            await _worker.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }
    }
}
