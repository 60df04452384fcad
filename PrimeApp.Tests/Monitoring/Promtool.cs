namespace PrimeApp.Tests.Monitoring;

/// <summary>Prometheus' own checker of configurations and rules.</summary>
internal static class Promtool
{
    /// <summary>Runs promtool in monitoring/prometheus.</summary>
    /// <returns>Its exit code, 0 when it has nothing to object, and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Tools.FindOrFetch("promtool")!, arguments)
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "monitoring/prometheus"),
        };
        var (exitCode, output, errors) = await TestProcess.RunAsync(start, TimeSpan.FromMinutes(3));
        return (exitCode, output + errors);
    }
}
