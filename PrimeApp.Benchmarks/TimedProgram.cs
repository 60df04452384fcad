namespace PrimeApp.Benchmarks;

/// <summary>
/// A program of the primesieve family, as installed on this machine: it prints a number and, when asked, the time it
/// took.
/// </summary>
/// <param name="name">Its name.</param>
internal sealed class TimedProgram(string name)
{
    private const string TimePrefix = "Seconds:";

    private readonly string? _executable = Tools.Find(name);

    /// <summary>Whether there is the program.</summary>
    public bool IsInstalled => _executable is not null;

    /// <summary>
    /// Runs it and returns its result, and the time it measured itself, without the start of the process.
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
