using System.Diagnostics;
using System.Globalization;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Benchmarks.Sieve;

/// <summary>The peer: https://github.com/kimwalisch/primesieve, as installed on this machine.</summary>
internal static class Primesieve
{
    private const string Program = "primesieve";
    private const string TimePrefix = "Seconds:";

    private static readonly string? Executable = Tools.Find(Program);

    /// <summary>Whether there is the program.</summary>
    public static bool IsInstalled => Executable is not null;

    /// <summary>Runs it and returns the time it measured itself, which leaves out the start of the process, and its result.</summary>
    public static async Task<(TimeSpan Elapsed, long Result)> RunAsync(string arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable!, $"{arguments} --quiet --time") { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Program} {arguments} ended with exit code {process.ExitCode}.");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var seconds = lines.Single(line => line.StartsWith(TimePrefix, StringComparison.Ordinal))[TimePrefix.Length..];
        var result = lines.Single(line => !line.StartsWith(TimePrefix, StringComparison.Ordinal));
        return (TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            long.Parse(result, CultureInfo.InvariantCulture));
    }
}
