namespace PrimeApp.Benchmarks.Sieve;

/// <summary>The peer: https://github.com/kimwalisch/primesieve, as installed on this machine.</summary>
internal static class Primesieve
{
    private static readonly TimedProgram Program = new("primesieve");

    /// <summary>Whether there is the program.</summary>
    public static bool IsInstalled => Program.IsInstalled;

    /// <summary>Runs it and returns the time it measured itself, which leaves out the start of the process, and its result.</summary>
    public static Task<(TimeSpan Elapsed, long Result)> RunAsync(string arguments, CancellationToken cancellationToken) =>
        Program.RunAsync($"{arguments} --quiet", cancellationToken);
}
