
namespace PrimeApp.Benchmarks.Tasks;

/// <summary>
/// <c>tasks</c>: measures large tasks and their results from a user's point of view. It starts its own services.
/// </summary>
internal static class TasksCommand
{
    private const long Largest = 10_000_000_000_000;
    private const long Large = 1_000_000_000;
    private const long Smaller = 100_000_000;
    private const int Pages = 50;
    private const int PrimesPerPage = 1000;

    public static Command Create()
    {
        var runs = CountOption.Create("--runs", "Runs of each row.", 5);
        var command = new Command(
            "tasks", "Measures tasks of all sizes, and pages and streams of their results.")
        {
            runs,
        };
        command.SetAction(async (parsed, cancellationToken) =>
            await RunAsync(parsed.GetValue(runs), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int runs, CancellationToken cancellationToken)
    {
        Console.WriteLine(
            "Milliseconds from submission to completion, with a new worker (two threads) and an empty Redis.");
        Console.WriteLine(
            "'alone' is NthPrime.Find in this process. Redis, the API and the worker run on this machine.");
        Console.WriteLine();
        Console.WriteLine($"| {"n",18} | alone | task, fastest | task, median | worker MiB |");
        Console.WriteLine($"|{new string('-', 19)}:|------:|--------------:|-------------:|-----------:|");
        NthPrime.WarmUp();
        for (var n = 100L; n <= Largest; n *= 10)
        {
            await MeasureUnknownAsync(n, runs, cancellationToken);
        }

        Console.WriteLine();

        await using var services = await RunningServices.StartAsync([2]);
        await MeasureKnownAsync(services, runs, cancellationToken);
    }

    /// <summary>Measures one row. Each run starts a new worker and an empty Redis, so that nothing is cached.</summary>
    private static async Task MeasureUnknownAsync(long n, int runs, CancellationToken cancellationToken)
    {
        var (alone, task, memory) = (new double[runs], new double[runs], 0L);
        for (var run = 0; run < runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            NthPrime.Find(n, threads: 2, cancellationToken: cancellationToken);
            alone[run] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            await using var services = await RunningServices.StartAsync([2]);
            task[run] = (await services.CompleteAsync(n)).TotalMilliseconds;
            memory = Math.Max(memory, services.PeakWorkerMemory);
        }

        Console.WriteLine(
            $"| {n.ToString("N0", CultureInfo.InvariantCulture),18} | {Number(alone.Min()),5} | "
            + $"{Number(task.Min()),13} | {Number(task.Median()),12} | {memory >> 20,10} |");
    }

    private static async Task MeasureKnownAsync(RunningServices services, int runs, CancellationToken cancellationToken)
    {
        Console.WriteLine($"| {"",-52} | median | slowest |");
        Console.WriteLine($"|{new string('-', 54)}|-------:|--------:|");
        var large = await services.SubmitAndCompleteAsync(Large);
        var known = new double[runs];
        for (var run = 0; run < runs; run++)
        {
            known[run] = (await services.CompleteAsync(Large)).TotalMilliseconds;
        }

        PrintRow("n = 10^9 again, ms", known);

        // The first page warms up the just-in-time compiler.
        await services.ReadPageAsync(large, 0, PrimesPerPage, cancellationToken);
        var random = new Random(1);
        var offsets = Enumerable.Range(0, Pages).Select(_ => random.NextInt64(Large - PrimesPerPage)).ToList();
        PrintRow("random page of n = 10^9, first time, ms", await ReadPagesAsync(large, offsets));
        offsets = offsets[^10..];
        PrintRow("the same pages again, ms", await ReadPagesAsync(large, [.. offsets, .. offsets]));

        var largest = await services.SubmitAndCompleteAsync(Largest);
        var far = Enumerable.Range(1, 5).Select(i => Largest / 10 + i * 1_000_000_007L).ToList();
        PrintRow("random page near n = 10^12, first time, ms", await ReadPagesAsync(largest, far));
        PrintRow("the pages after them, ms", await ReadPagesAsync(largest, [.. far.Select(offset =>
            offset + PrimesPerPage)]));

        var smaller = await services.SubmitAndCompleteAsync(Smaller);
        foreach (var mediaType in (string[])["application/octet-stream", "text/plain"])
        {
            var rates = new double[runs];
            for (var run = 0; run < runs; run++)
            {
                rates[run] = await services.MeasureStreamAsync(smaller, mediaType, cancellationToken) / 1e6;
            }

            Console.WriteLine(
                $"| {$"10^8 primes as {mediaType}, MB/s",-52} | {Number(rates.Median()),6} | "
                + $"{Number(rates.Min()),7} |");
        }

        Console.WriteLine($"| {"peak memory of the API, MiB",-52} | {services.PeakApiMemory >> 20,6} | {"",7} |");

        async Task<double[]> ReadPagesAsync(string primes, IReadOnlyList<long> pages)
        {
            var times = new double[pages.Count];
            for (var page = 0; page < times.Length; page++)
            {
                var started = Stopwatch.GetTimestamp();
                await services.ReadPageAsync(primes, pages[page], PrimesPerPage, cancellationToken);
                times[page] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            return times;
        }
    }

    private static void PrintRow(string name, double[] values) =>
        Console.WriteLine($"| {name,-52} | {Number(values.Median()),6} | {Number(values.Max()),7} |");

    private static string Number(double value) =>
        value.ToString(value < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
