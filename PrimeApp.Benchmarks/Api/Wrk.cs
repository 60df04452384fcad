namespace PrimeApp.Benchmarks.Api;

/// <summary>The load generator wrk, if installed: https://github.com/wg/wrk.</summary>
internal static class Wrk
{
    private const string Program = "wrk";
    private const string RatePrefix = "Requests/sec:";

    private static readonly string PostScript = Path.Combine(AppContext.BaseDirectory, "Api", "post.lua");
    private static readonly string? Executable = Tools.Find(Program);

    public static bool IsInstalled => Executable is not null;

    /// <summary>Posts tasks over 32 connections and returns the responses per second.</summary>
    public static Task<double> PostAsync(Uri address, int seconds, CancellationToken cancellationToken) =>
        RunAsync(["-s", PostScript], address, seconds, cancellationToken);

    /// <summary>Gets an address over 32 connections and returns the responses per second.</summary>
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
