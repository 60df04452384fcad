namespace PrimeApp.Benchmarks.Tasks;

/// <summary>An empty Redis, one API and some workers, each in a process of its own.</summary>
internal sealed class RunningServices : IAsyncDisposable
{
    private const int BufferLength = 1 << 20;

    private readonly RedisServer _redis;
    private readonly ServiceProcess _api;
    private readonly ServiceProcess[] _workers;

    private RunningServices(RedisServer redis, ServiceProcess api, ServiceProcess[] workers)
    {
        _redis = redis;
        _api = api;
        _workers = workers;
    }

    /// <summary>The peak memory of the largest worker, in bytes.</summary>
    public long PeakWorkerMemory => _workers.Max(worker => worker.PeakMemory);

    /// <summary>The peak memory of the API, in bytes.</summary>
    public long PeakApiMemory => _api.PeakMemory;

    /// <summary>The processor time that the API and the workers have used so far.</summary>
    public TimeSpan ProcessorTime =>
        _workers.Aggregate(_api.ProcessorTime, (sum, worker) => sum + worker.ProcessorTime);

    /// <summary>A client of the API.</summary>
    public HttpClient Api => _api.Client;

    /// <summary>Starts all processes, and runs a task so that their code is compiled.</summary>
    /// <param name="concurrencies">The number of computing threads of each worker.</param>
    /// <param name="settings">Configuration of the API and the workers.</param>
    public static async Task<RunningServices> StartAsync(
        IReadOnlyList<int> concurrencies, params (string Key, string? Value)[] settings)
    {
        var redis = await RedisServer.StartAsync();
        var api = ServiceProcess.StartApiAsync(redis, settings);
        var workers = concurrencies.Select(concurrency =>
            ServiceProcess.StartWorkerAsync(redis, [.. settings, ("Worker:Threads", $"{concurrency}")]));
        var services = new RunningServices(redis, await api, await Task.WhenAll(workers));
        await services.CompleteAsync(1);
        return services;
    }

    /// <summary>
    /// Runs a task and returns the time from its submission to its completion, measured by the clock of Redis.
    /// </summary>
    public async Task<TimeSpan> CompleteAsync(long n)
    {
        var task = await _api.Client.CompleteAsync(n);
        return task.FinishedAt!.Value - task.SubmittedAt;
    }

    /// <summary>Runs a task and returns the address of its primes.</summary>
    public async Task<string> SubmitAndCompleteAsync(long n) =>
        (await _api.Client.CompleteAsync(n)).Links.Primes.OriginalString;

    /// <summary>Reads a page as JSON.</summary>
    public async Task ReadPageAsync(string primes, long offset, int limit, CancellationToken cancellationToken)
    {
        await using var page =
            await _api.Client.GetStreamAsync($"{primes}?offset={offset}&limit={limit}", cancellationToken);
        using var document = await JsonDocument.ParseAsync(page, default, cancellationToken);
        if (document.RootElement.GetProperty("primes").GetArrayLength() != limit)
        {
            throw new InvalidOperationException("The page is incomplete.");
        }
    }

    /// <summary>Reads all primes and returns the rate in bytes per second.</summary>
    public async Task<double> MeasureStreamAsync(string primes, string mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, primes);
        request.Headers.Accept.ParseAdd(mediaType);
        var buffer = new byte[BufferLength];
        var total = 0L;
        var started = Stopwatch.GetTimestamp();
        using var response =
            await _api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var content = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += read;
        }

        return total / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Stops all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await _api.DisposeAsync();
        await _redis.DisposeAsync();
    }
}
