namespace PrimeApp.Benchmarks.Tasks;

/// <summary>Clients that submit small tasks and wait for the result.</summary>
internal sealed class TaskLoad
{
    /// <summary>The n of every task.</summary>
    public const long N = 100;

    /// <summary>The 100th prime.</summary>
    public const ulong Expected = 541;

    private readonly int _clients;
    private readonly Func<CancellationToken, Task<(string Id, ulong? LastPrime)>> _run;

    private TaskLoad(int clients, Func<CancellationToken, Task<(string Id, ulong? LastPrime)>> run) =>
        (_clients, _run) = (clients, run);

    /// <summary>32 clients of the API.</summary>
    public static TaskLoad Of(HttpClient api) => new(32, async cancellationToken =>
    {
        using var response = await api.PostAsJsonAsync("/tasks?wait=20", new { n = N }, cancellationToken);
        var task = ApiAnswer.Parse<TaskAnswer>(
            await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken));
        return (task.RequestId, task.Result?.LastPrime);
    });

    /// <summary>2,000 callers of the library.</summary>
    public static TaskLoad Of(TaskWatcher watcher) => new(2_000, async cancellationToken =>
    {
        var task = await watcher.SubmitAndWaitAsync(N, idempotencyKey: null, cancellationToken, cancellationToken);
        return (task.Id, task.LastPrime);
    });

    /// <summary>Runs tasks as fast as they are accepted, and returns the tasks per second.</summary>
    public async Task<double> MeasureThroughputAsync(int tasks, CancellationToken cancellationToken)
    {
        var left = tasks;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, _clients).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await CompleteAsync(cancellationToken);
            }
        }));
        return tasks / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Runs tasks one by one, and returns the milliseconds from submission to result of each.</summary>
    public async Task<double[]> MeasureLatenciesAsync(int tasks, CancellationToken cancellationToken)
    {
        var times = new double[tasks];
        for (var task = 0; task < tasks; task++)
        {
            var started = Stopwatch.GetTimestamp();
            await CompleteAsync(cancellationToken);
            times[task] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var (id, lastPrime) = await _run(cancellationToken);
        if (lastPrime != Expected)
        {
            throw new InvalidOperationException($"Task {id} has no result, or a wrong one.");
        }
    }
}
