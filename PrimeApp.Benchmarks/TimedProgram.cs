namespace PrimeApp.Benchmarks;

/// <summary>
/// An installed program of the primesieve family. It prints a number and, if asked, the time that it took.
/// </summary>
/// <param name="name">The name of the program.</param>
internal sealed class TimedProgram(string name)
{
    private const string TimePrefix = "Seconds:";

    private readonly string? _executable = Tools.Find(name);

    public bool IsInstalled => _executable is not null;

    /// <summary>
    /// Runs the program. Returns its result and the time that it reports, which excludes the start of the process.
    /// </summary>
    public async Task<(TimeSpan Elapsed, long Result)> RunAsync(
        string arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_executable!, $"{arguments} --time") { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{name} {arguments} ended with exit code {process.ExitCode}.");
        }

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var seconds = lines.Single(line => line.StartsWith(TimePrefix, StringComparison.Ordinal))[TimePrefix.Length..];
        var result = lines.Single(line => !line.StartsWith(TimePrefix, StringComparison.Ordinal));
        return (TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)),
            long.Parse(result, CultureInfo.InvariantCulture));
    }
}
