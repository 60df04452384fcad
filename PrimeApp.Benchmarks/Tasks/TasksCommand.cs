using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using PrimeApp.Benchmarks.Sieve;

namespace PrimeApp.Benchmarks.Tasks;

/// <summary><c>tasks</c>: what a user sees of large tasks and their results, from services that it starts itself.</summary>
internal static class TasksCommand
{
    private const long Large = 1_000_000_000;
    private const long Smaller = 100_000_000;
    private const int Pages = 50;
    private const int PrimesPerPage = 1000;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var runs = CountOption.Create("--runs", "Runs of each row.", 5);
        var command = new Command(
            "tasks", "Measures large tasks against primesieve, and pages and streams of their results.")
        {
            runs,
        };
        command.SetAction(async (parsed, cancellationToken) => await RunAsync(parsed.GetValue(runs), cancellationToken));
        return command;
    }

    private static async Task RunAsync(int runs, CancellationToken cancellationToken)
    {
        if (!Primesieve.IsInstalled)
            Console.WriteLine("primesieve is not installed (apt-get install primesieve): only PrimeApp is measured.");
        Console.WriteLine("Medians; ratio = PrimeApp / primesieve on two threads. Redis, the API and the workers run on this machine.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-52} | primesieve ms | PrimeApp ms | ratio | worker MiB |");
        Console.WriteLine($"|{new string('-', 54)}|--------------:|------------:|------:|-----------:|");
        await CompareAsync("n = 10^8, nothing known, one worker of two threads", Smaller, [2], runs, cancellationToken);
        await CompareAsync("n = 10^9, nothing known, one worker of two threads", Large, [2], runs, cancellationToken);
        await CompareAsync("n = 10^9, nothing known, two workers of one thread", Large, [1, 1], runs, cancellationToken);
        Console.WriteLine();

        await using var services = await RunningServices.StartAsync([2]);
        await MeasureKnownAsync(services, runs, cancellationToken);
    }

    /// <summary>One row: the same question to both in turn. A worker that knows nothing is a new one on an empty Redis.</summary>
    private static async Task CompareAsync(
        string name, long n, int[] workers, int runs, CancellationToken cancellationToken)
    {
        var (own, peer, memory) = (new double[runs], new double[runs], 0L);
        for (var run = 0; run < runs; run++)
        {
            if (Primesieve.IsInstalled)
                peer[run] = (await Primesieve.RunAsync($"{n} --nth-prime --threads=2", cancellationToken)).Elapsed.TotalMilliseconds;
            await using var services = await RunningServices.StartAsync(workers);
            own[run] = (await services.CompleteAsync(n)).TotalMilliseconds;
            memory = Math.Max(memory, services.PeakWorkerMemory);
        }

        var (ownMedian, peerMedian) = (own.Median(), peer.Median());
        Console.WriteLine(
            $"| {name,-52} | {(Primesieve.IsInstalled ? Number(peerMedian) : "-"),13} | {Number(ownMedian),11} | "
            + $"{(Primesieve.IsInstalled ? (ownMedian / peerMedian).ToString("F2", CultureInfo.InvariantCulture) : "-"),5} | {memory >> 20,10} |");
    }

    private static async Task MeasureKnownAsync(RunningServices services, int runs, CancellationToken cancellationToken)
    {
        Console.WriteLine($"| {"",-52} | median | slowest |");
        Console.WriteLine($"|{new string('-', 54)}|-------:|--------:|");
        var large = await services.SubmitAndCompleteAsync(Large);
        var known = new double[runs];
        for (var run = 0; run < runs; run++)
            known[run] = (await services.CompleteAsync(Large)).TotalMilliseconds;
        PrintRow("n = 10^9 again, ms", known);

        // Compiles what a page needs.
        await services.ReadPageAsync(large, 0, PrimesPerPage, cancellationToken);
        var random = new Random(1);
        var offsets = Enumerable.Range(0, Pages).Select(_ => random.NextInt64(Large - PrimesPerPage)).ToList();
        PrintRow("any page of n = 10^9, first time, ms", await ReadPagesAsync(offsets));
        offsets = offsets[^10..];
        PrintRow("the same pages again, ms", await ReadPagesAsync([.. offsets, .. offsets]));

        var smaller = await services.SubmitAndCompleteAsync(Smaller);
        foreach (var mediaType in (string[])["application/octet-stream", "text/plain"])
        {
            var rates = new double[runs];
            for (var run = 0; run < runs; run++)
                rates[run] = await services.MeasureStreamAsync(smaller, mediaType, cancellationToken) / 1e6;
            Console.WriteLine($"| {$"10^8 primes as {mediaType}, MB/s",-52} | {Number(rates.Median()),6} | {Number(rates.Min()),7} |");
        }

        Console.WriteLine($"| {"memory of the API at most, MiB",-52} | {services.PeakApiMemory >> 20,6} | {"",7} |");

        async Task<double[]> ReadPagesAsync(IReadOnlyList<long> pages)
        {
            var times = new double[pages.Count];
            for (var page = 0; page < times.Length; page++)
            {
                var started = Stopwatch.GetTimestamp();
                await services.ReadPageAsync(large, pages[page], PrimesPerPage, cancellationToken);
                times[page] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }

            return times;
        }
    }

    private static void PrintRow(string name, double[] values) =>
        Console.WriteLine($"| {name,-52} | {Number(values.Median()),6} | {Number(values.Max()),7} |");

    private static string Number(double value) => value.ToString(value < 10 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
