
namespace PrimeApp.Benchmarks.Sieve;

/// <summary><c>sieve</c>: compares PrimeApp and primesieve in alternating runs.</summary>
internal static class SieveCommand
{
    public static Command Create()
    {
        var runs = CountOption.Create("--runs", "Runs of each program per row.", 7);
        var command =
            new Command("sieve", "Compares the sieve with primesieve in alternating runs.")
        {
            runs,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(runs), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int runs, CancellationToken cancellationToken)
    {
        if (!Primesieve.IsInstalled)
        {
            Console.WriteLine("primesieve is not installed (apt-get install primesieve): only PrimeApp is measured.");
        }

        Console.WriteLine("Milliseconds. Ratio: primesieve / PrimeApp; above 1, PrimeApp is faster.");
        Console.WriteLine(
            "'first' is PrimeApp's first run of the row. It includes compilation, so the other columns exclude it.");
        Console.WriteLine();
        Console.WriteLine($"| {"",-48} | first | primesieve | PrimeApp | ratio | ratio of fastest runs |");
        Console.WriteLine($"|{new string('-', 50)}|------:|-----------:|---------:|------:|----------------------:|");
        var agree = true;
        foreach (var comparison in Comparison.All)
        {
            agree &= await CompareAsync(comparison, runs, cancellationToken);
        }

        return agree ? 0 : 1;
    }

    private static async Task<bool> CompareAsync(Comparison comparison, int runs, CancellationToken cancellationToken)
    {
        var (first, answer) = Measure(comparison.Run);
        var (own, peer) = (new double[runs], new double[runs]);
        for (var run = 0; run < runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Primesieve.IsInstalled)
            {
                var (elapsed, expected) = await Primesieve.RunAsync(comparison.Arguments, cancellationToken);
                peer[run] = elapsed.TotalMilliseconds;
                if (expected != answer)
                {
                    await Console.Error.WriteLineAsync(
                        $"{comparison.Name}: {answer}, but primesieve finds {expected}.");
                    return false;
                }
            }

            own[run] = Measure(comparison.Run).Milliseconds;
        }

        Array.Sort(own);
        Array.Sort(peer);
        Console.WriteLine(Primesieve.IsInstalled
            ? Row(comparison.Name, first, Number(peer[runs / 2]), own[runs / 2], Ratio(peer[runs / 2], own[runs / 2]),
                Ratio(peer[0], own[0]))
            : Row(comparison.Name, first, "-", own[runs / 2], "-", "-"));
        return true;
    }

    private static (double Milliseconds, long Answer) Measure(Func<long> run)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = run();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds, answer);
    }

    private static string Row(string name, double first, string peer, double own, string ratio, string fastest) =>
        $"| {name,-48} | {Number(first),5} | {peer,10} | {Number(own),8} | {ratio,5} | {fastest,21} |";

    private static string Number(double milliseconds) => milliseconds.ToString("F0", CultureInfo.InvariantCulture);

    private static string Ratio(double peer, double own) => (peer / own).ToString("F2", CultureInfo.InvariantCulture);
}
