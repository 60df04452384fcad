namespace PrimeApp.Benchmarks.Sieve;

/// <summary>The peer: https://github.com/kimwalisch/primesieve, as installed on this machine.</summary>
internal static class Primesieve
{
    private static readonly TimedProgram Program = new("primesieve");

    /// <summary>Whether there is the program.</summary>
    public static bool IsInstalled => Program.IsInstalled;

    /// <summary>
    /// Runs it and returns its result, and the time it measured itself, without the start of the process.
    /// </summary>
    public static Task<(TimeSpan Elapsed, long Result)> RunAsync(
        string arguments, CancellationToken cancellationToken) =>
        Program.RunAsync($"{arguments} --quiet", cancellationToken);
}
