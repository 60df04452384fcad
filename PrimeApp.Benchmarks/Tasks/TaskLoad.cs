namespace PrimeApp.Benchmarks.Tasks;

/// <summary>Clients that submit small tasks and wait for the result.</summary>
/// <param name="api">A client of the API.</param>
internal sealed class TaskLoad(HttpClient api)
{
    /// <summary>The n of every task.</summary>
    public const long N = 100;

    /// <summary>The 100th prime.</summary>
    public const ulong Expected = 541;

    private const int Clients = 32;

    /// <summary>Runs tasks as fast as the API accepts them, and returns the tasks per second.</summary>
    public async Task<double> MeasureThroughputAsync(int tasks, CancellationToken cancellationToken)
    {
        var left = tasks;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
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
        using var response = await api.PostAsJsonAsync("/tasks?wait=20", new { n = N }, cancellationToken);
        var task = ApiAnswer.Parse<TaskAnswer>(
            await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(cancellationToken));
        if (task.LastPrime != Expected)
        {
            throw new InvalidOperationException($"Task {task.RequestId} has no result, or a wrong one.");
        }
    }
}
