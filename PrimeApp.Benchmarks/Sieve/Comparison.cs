namespace PrimeApp.Benchmarks.Sieve;

/// <summary>A row of the table: a calculation that both programs run.</summary>
/// <param name="Name">The name of the calculation.</param>
/// <param name="Arguments">The arguments of primesieve.</param>
/// <param name="Run">Runs the calculation in PrimeApp and returns its result.</param>
internal sealed record Comparison(string Name, string Arguments, Func<long> Run)
{
    /// <summary>All rows. Each takes at most a few seconds.</summary>
    public static IReadOnlyList<Comparison> All { get; } =
    [
        Count("count to 10^9, 1 thread", 0, 1_000_000_000, threads: 1),
        Count("count to 10^9, 2 threads", 0, 1_000_000_000, threads: 2),
        Count("count to 10^10, 1 thread", 0, 10_000_000_000, threads: 1),
        Count("count to 10^10, 2 threads", 0, 10_000_000_000, threads: 2),
        Count("10^8 numbers at 10^12, 1 thread", 1_000_000_000_000, 1_000_100_000_000, threads: 1),
        Count("10^8 numbers at 10^13, 1 thread", 10_000_000_000_000, 10_000_100_000_000, threads: 1),
        Count("10^8 numbers at 10^14, 1 thread", 100_000_000_000_000, 100_000_100_000_000, threads: 1),
        Count("10^8 numbers at 10^15, 1 thread", 1_000_000_000_000_000, 1_000_000_100_000_000, threads: 1),
    ];

    private static Comparison Count(string name, ulong start, ulong stop, int threads) =>
        new(name, $"{start} {stop} --threads={threads}", () => PrimeCounter.Count(start, stop, threads));
}
