namespace PrimeApp.Tests.Monitoring;

/// <summary>Prometheus' own checker of configurations and rules.</summary>
internal static class Promtool
{
    /// <summary>Runs promtool in monitoring/prometheus.</summary>
    /// <returns>Its exit code, 0 when it has nothing to object, and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        var startInfo = new ProcessStartInfo(Tools.FindOrFetch("promtool")!, arguments)
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(startInfo)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
