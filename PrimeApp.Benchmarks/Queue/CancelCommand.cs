using PrimeApp.Benchmarks.Tasks;

namespace PrimeApp.Benchmarks.Queue;

/// <summary>
/// <c>cancel</c>: measures the cost of a cancellation in short and long queues, and its effect on other clients.
/// </summary>
internal static class CancelCommand
{
    private const int Sample = 1000;
    private const int Clients = 32;

    public static Command Create()
    {
        var waiting = CountOption.Create("--waiting", "Waiting tasks in the long queue.", 1_000_000);
        var command = new Command("cancel", "Measures cancellations in a short queue and in a long one.") { waiting };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(waiting), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int waiting, CancellationToken cancellationToken)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(
            redis, ("Redis:CommandTimeout", "00:00:30"), ("Queue:MaxLength", $"{10 * waiting}"));
        Console.WriteLine(
            "Microseconds of each of 1,000 consecutive cancellations of tasks across the queue.");
        Console.WriteLine();
        await MeasureAsync(host, await FillAsync(host, 2 * Sample, cancellationToken), cancellationToken);
        var ids = await FillAsync(host, waiting, cancellationToken);
        var left = await MeasureAsync(host, ids, cancellationToken);

        var stopped = false;
        var slowest = 0.0;
        var submissions = 0;
        var submitting = Task.Run(
            async () =>
            {
                for (; !Volatile.Read(ref stopped); submissions++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await host.Tasks.SubmitAsync(TaskLoad.N, idempotencyKey: null, cancellationToken);
                    slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            },
            cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            left,
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = cancellationToken },
            async (id, token) => await host.Tasks.CancelAsync(id, token));
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Volatile.Write(ref stopped, true);
        await submitting;
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{left.Count} cancellations by {Clients} clients: {left.Count / seconds:F0} per second. "
            + $"Meanwhile, the slowest of {submissions} submissions took {slowest:F1} ms."));
        var status = await host.Tasks.GetStatusAsync(cancellationToken);
        Console.WriteLine($"Waiting: {status.Depth}, submitted: {submissions + Sample}.");
    }

    private static async Task<List<string>> FillAsync(JobsHost host, int tasks, CancellationToken cancellationToken)
    {
        var ids = new List<string>(tasks);
        while (ids.Count < tasks)
        {
            var batch = Enumerable.Repeat(TaskLoad.N, Math.Min(TaskQueue.MaxBatch, tasks - ids.Count));
            ids.AddRange((await host.Tasks.SubmitManyAsync([.. batch], cancellationToken)).Select(task => task.Id));
        }

        return ids;
    }

    /// <summary>Measures one row and returns the tasks that were not cancelled.</summary>
    private static async Task<List<string>> MeasureAsync(
        JobsHost host, List<string> ids, CancellationToken cancellationToken)
    {
        var depth = (await host.Tasks.GetStatusAsync(cancellationToken)).Depth;
        var step = ids.Count / Sample;
        var sample = ids.Where((_, i) => i % step == step / 2).Take(Sample).ToArray();
        var times = new double[sample.Length];
        for (var i = 0; i < sample.Length; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await host.Tasks.CancelAsync(sample[i], cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{depth,9} waiting: median {times.Median():F0}, slowest {times.Max():F0}"));
        return [.. ids.Except(sample)];
    }
}
