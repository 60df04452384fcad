using System.CommandLine;

namespace PrimeApp.Benchmarks.Nth;

/// <summary><c>nth</c>: compares the nth prime of PrimeApp and primecount in alternating runs.</summary>
internal static class NthCommand
{
    /// <summary>The program primecount, if installed: https://github.com/kimwalisch/primecount.</summary>
    private static readonly TimedProgram Primecount = new("primecount");

    private static readonly long[] Numbers =
    [
        100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
        100_000_000_000_000,
    ];

    public static Command Create()
    {
        var runs = CountOption.Create("--runs", "Runs of each program per row.", 15);
        var threads = CountOption.Create("--threads", "Threads of each program.", Environment.ProcessorCount);
        var largest = new Option<long>("--largest")
        {
            Description = "The largest n of the table.",
            DefaultValueFactory = _ => 10_000_000_000_000,
        };
        var command = new Command("nth", "Compares the nth prime with primecount in alternating runs.")
        {
            runs, threads, largest,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Numbers.Where(n => n <= parsed.GetValue(largest)),
            parsed.GetValue(threads),
            parsed.GetValue(runs),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        IEnumerable<long> numbers, int threads, int runs, CancellationToken cancellationToken)
    {
        if (!Primecount.IsInstalled)
        {
            Console.WriteLine("primecount is not installed (apt-get install primecount): only PrimeApp is measured.");
        }

        Console.WriteLine(
            $"Milliseconds, {threads} threads. Ratio: primecount / PrimeApp; above 1, PrimeApp is faster.");
        Console.WriteLine(
            "'progress' is its largest distance from the elapsed share of time, in the fastest run.");
        Console.WriteLine("'first' is PrimeApp's first run of the row. In the first row, it includes compilation.");
        Console.WriteLine("primecount reports its time in whole milliseconds.");
        Console.WriteLine();
        Console.WriteLine(
            $"| {"n",19} | first | primecount min, median | PrimeApp min, median | ratio of both | progress |");
        Console.WriteLine(
            $"|{new('-', 20)}:|------:|-----------------------:|---------------------:|--------------:|---------:|");
        foreach (var n in numbers)
        {
            if (!await CompareAsync(n, threads, runs, cancellationToken))
            {
                return 1;
            }
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine();
        Console.WriteLine($"The peak memory of this process was {process.PeakWorkingSet64 >> 20} MiB.");
        return 0;
    }

    private static async Task<bool> CompareAsync(long n, int threads, int runs, CancellationToken cancellationToken)
    {
        var (first, answer, _) = Measure(n, threads);
        var (own, peer, progress) = (new List<double>(), new List<double>(), 0.0);
        for (var run = 0; run < runs; run++)
        {
            if (Primecount.IsInstalled)
            {
                var (elapsed, expected) =
                    await Primecount.RunAsync($"{n} --nth-prime --threads={threads}", cancellationToken);
                peer.Add(elapsed.TotalMilliseconds);
                if (expected != answer)
                {
                    await Console.Error.WriteLineAsync($"n = {n}: {answer}, but primecount finds {expected}.");
                    return false;
                }
            }

            var (milliseconds, _, error) = Measure(n, threads);
            if (own.All(other => milliseconds < other))
            {
                progress = error;
            }

            own.Add(milliseconds);
        }

        var ratio = Primecount.IsInstalled
            ? $"{Text(peer.Min() / own.Min(), 2)}, {Text(peer.Median() / own.Median(), 2)}"
            : "-";
        var theirs = Primecount.IsInstalled ? Pair(peer) : "-";
        Console.WriteLine(
            $"| {n,19:N0} | {Text(first, 1),5} | {theirs,22} | {Pair(own),20} | {ratio,13} | {Text(progress, 2),8} |");
        return true;
    }

    private static (double Milliseconds, long Answer, double ErrorOfProgress) Measure(long n, int threads)
    {
        var progress = new TimedProgress();
        var answer = (long)NthPrime.Find(n, threads, progress);
        return (progress.Milliseconds, answer, progress.LargestError);
    }

    private static string Pair(List<double> milliseconds) =>
        $"{Text(milliseconds.Min(), 1)}, {Text(milliseconds.Median(), 1)}";

    private static string Text(double number, int digits) =>
        number.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
