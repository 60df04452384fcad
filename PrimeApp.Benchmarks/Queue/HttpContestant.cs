using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Benchmarks.Queue;

/// <summary>PrimeApp as it is deployed: an API process, a worker process, and clients that speak HTTP.</summary>
internal sealed class HttpContestant(RedisServer redis) : Contestant(redis)
{
    private const int Batch = 500;
    private const int Clients = 32;

    private ServiceProcess? _api;
    private ServiceProcess? _worker;

    public override string ReadyKey => "{primes}:ready";

    public override IReadOnlyList<ProcessTree> Processes =>
        [.. new[] { _api, _worker }.OfType<ServiceProcess>().Select(service => new ProcessTree(service.ProcessId))];

    public override async Task PrepareAsync(CancellationToken cancellationToken) =>
        _api = await ServiceProcess.StartAsync("PrimeApp.Api", Redis, [.. QueueCommand.Quiet, ("RateLimit:RequestsPerSecond", "0")]);

    public override async Task FillAsync(int jobs, CancellationToken cancellationToken)
    {
        for (var left = jobs; left > 0; left -= Batch)
        {
            using var response = await _api!.Client.PostAsJsonAsync(
                "/tasks/batch", new { n = Enumerable.Repeat(N, Math.Min(Batch, left)) }, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    public override void StartWorker() => _worker = ServiceProcess.Launch("PrimeApp.Worker", Redis, QueueCommand.Quiet);

    public override async Task<TimeSpan> FlowAsync(int jobs, CancellationToken cancellationToken)
    {
        var left = jobs;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await CompleteAsync(cancellationToken);
        }));
        return Stopwatch.GetElapsedTime(started);
    }

    public override async Task<double[]> MeasureLatencyAsync(int jobs, CancellationToken cancellationToken)
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
            await _worker.DisposeAsync();
        if (_api is not null)
            await _api.DisposeAsync();
    }

    /// <summary>Submits a task, and asks for it until it has its result.</summary>
    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        using var submitted = await _api!.Client.PostAsJsonAsync("/tasks", new { n = N }, cancellationToken);
        var location = submitted.EnsureSuccessStatusCode().Headers.Location;
        JsonElement task;
        do
            task = await _api.Client.GetFromJsonAsync<JsonElement>(location, cancellationToken);
        while (task.GetProperty("status").GetString() is "queued" or "running");
        if (task.LastPrime() != Expected)
            throw new InvalidOperationException($"{location} has a wrong result.");
    }
}
