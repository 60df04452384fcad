namespace PrimeApp.Benchmarks.Sieve;

/// <summary>The program primesieve, if installed: https://github.com/kimwalisch/primesieve.</summary>
internal static class Primesieve
{
    private static readonly TimedProgram Program = new("primesieve");

    public static bool IsInstalled => Program.IsInstalled;

    /// <summary>
    /// Runs the program. Returns its result and the time that it reports, which excludes the start of the process.
    /// </summary>
    public static Task<(TimeSpan Elapsed, long Result)> RunAsync(
        string arguments, CancellationToken cancellationToken) =>
        Program.RunAsync($"{arguments} --quiet", cancellationToken);
}
