namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed class HistoryTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-history-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_kill_costs_nothing_but_what_came_within_the_last_seconds()
    {
        Need.Program("victoria-metrics");
        await using (var server = await VictoriaMetricsServer.StartAsync(_directory))
        {
            await server.ImportAsync("prime_cache_hits_total{job=\"worker\"} 271828\n");
            // The server keeps samples and their index in memory for some seconds.
            await Eventually.TrueAsync(() => IsWritten("data", "timestamps.bin") && IsWritten("indexdb", "items.bin"));
            await server.KillAsync();
        }

        await using var restarted = await VictoriaMetricsServer.StartAsync(_directory);
        Assert.Contains("271828", await restarted.ExportAsync("prime_cache_hits_total"), StringComparison.Ordinal);
    }

    private bool IsWritten(string folder, string file) =>
        Directory.EnumerateFiles(Path.Combine(_directory, folder), file, SearchOption.AllDirectories)
            // A part is complete when it has left the folder for temporary files.
            .Any(path => !Path.GetRelativePath(_directory, path).Contains("/tmp/", StringComparison.Ordinal));
}
