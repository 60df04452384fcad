namespace PrimeApp.Benchmarks.Queue;

/// <summary>A peer with its own worker and client.</summary>
internal sealed class PeerContestant(Peer peer, RedisServer redis) : Contestant(redis)
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    private Process? _worker;

    public override string ReadyKey => peer.ReadyKey;

    public override IReadOnlyList<ProcessTree> Processes => _worker is null ? [] : [new ProcessTree(_worker.Id)];

    public override Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task FillAsync(int jobs, CancellationToken cancellationToken) =>
        RunClientAsync("fill", jobs, cancellationToken);

    public override void StartWorker()
    {
        _worker = peer.Start(peer.Worker, Redis.Port);
        _worker.OutputDataReceived += static (_, _) => { };
        _worker.ErrorDataReceived += static (_, _) => { };
        _worker.BeginOutputReadLine();
        _worker.BeginErrorReadLine();
    }

    public override async Task<double> MeasureThroughputAsync(int jobs, CancellationToken cancellationToken) =>
        jobs / (await RunClientAsync("flow", jobs, cancellationToken)).Single();

    public override Task<double[]> MeasureLatenciesAsync(int jobs, CancellationToken cancellationToken) =>
        RunClientAsync("latency", jobs, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_worker is null)
        {
            return;
        }

        _worker.Kill(entireProcessTree: true);
        await _worker.WaitForExitAsync();
        _worker.Dispose();
    }

    /// <summary>Runs the client to its end and returns the numbers that it prints.</summary>
    private async Task<double[]> RunClientAsync(string command, int jobs, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestRun);
        using var client = peer.Start(peer.Client, Redis.Port, command, $"{jobs}");
        try
        {
            var errors = client.StandardError.ReadToEndAsync(limit.Token);
            var output = await client.StandardOutput.ReadToEndAsync(limit.Token);
            await client.WaitForExitAsync(limit.Token);
            return client.ExitCode == 0
                ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
                    double.Parse(line, CultureInfo.InvariantCulture))]
                : throw new InvalidOperationException($"The client of {peer.Name} failed: {await errors}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The client of {peer.Name} did not finish {command} of {jobs} jobs within {LongestRun}.");
        }
        finally
        {
            client.Kill(entireProcessTree: true);
        }
    }
}
