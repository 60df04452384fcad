namespace PrimeApp.Benchmarks.Api;

/// <summary>The load generator: https://github.com/wg/wrk, as installed on this machine.</summary>
internal static class Wrk
{
    private const string Program = "wrk";
    private const string RatePrefix = "Requests/sec:";

    private static readonly string PostScript = Path.Combine(AppContext.BaseDirectory, "Api", "post.lua");
    private static readonly string? Executable = Tools.Find(Program);

    /// <summary>Whether there is the program.</summary>
    public static bool IsInstalled => Executable is not null;

    /// <summary>Posts tasks from 32 connections, and gives the answers a second.</summary>
    public static Task<double> PostAsync(Uri address, int seconds, CancellationToken cancellationToken) =>
        RunAsync(["-s", PostScript], address, seconds, cancellationToken);

    /// <summary>Gets a page from 32 connections, and gives the answers a second.</summary>
    public static Task<double> GetAsync(Uri address, int seconds, CancellationToken cancellationToken) =>
        RunAsync([], address, seconds, cancellationToken);

    private static async Task<double> RunAsync(
        string[] arguments, Uri address, int seconds, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executable!, ["-t1", "-c32", $"-d{seconds}s", .. arguments, $"{address}"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        var lines = output.Split('\n', StringSplitOptions.TrimEntries);
        if (process.ExitCode != 0 || lines.Any(line => line.StartsWith("Non-2xx", StringComparison.Ordinal)))
        {
            throw new InvalidOperationException($"{Program} failed:\n{output}");
        }

        var rate = lines.Single(line => line.StartsWith(RatePrefix, StringComparison.Ordinal))[RatePrefix.Length..];
        return double.Parse(rate, CultureInfo.InvariantCulture);
    }
}
