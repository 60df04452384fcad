using System.Diagnostics;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed class BackupTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-backup-").FullName;

    private string Data => Path.Combine(_directory, "data");

    private string Backup => $"fs://{_directory}/backup";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [ToolFact("vmrestore")]
    public async Task What_was_backed_up_is_there_after_a_wipe_and_a_restore()
    {
        await using (var before = await VictoriaMetricsServer.StartAsync(Data))
        {
            await before.ImportAsync("prime_numbers_computed_total{computation_type=\"computed\"} 541\n");
            await Eventually.TrueAsync(async () => (await ExportAsync(before)).Contains("541", StringComparison.Ordinal));
            await RunAsync("backup.sh", Data, Backup, before.Address.ToString().TrimEnd('/'));
        }

        Directory.Delete(Data, recursive: true);
        await using (var empty = await VictoriaMetricsServer.StartAsync(Data))
            Assert.Empty(await ExportAsync(empty));

        await RunAsync("restore.sh", Backup, Data);
        await using (var restored = await VictoriaMetricsServer.StartAsync(Data))
            Assert.Contains("541", await ExportAsync(restored), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("backup.sh")]
    [InlineData("restore.sh")]
    public async Task Without_arguments_the_usage_is_shown(string script)
    {
        var (exitCode, errors) = await ExecuteAsync(script);

        Assert.Equal(2, exitCode);
        Assert.Contains($"{script} ", errors, StringComparison.Ordinal);
    }

    private static Task<string> ExportAsync(VictoriaMetricsServer server) =>
        server.ExportAsync("prime_numbers_computed_total");

    private static async Task RunAsync(string script, params IEnumerable<string> arguments)
    {
        var (exitCode, errors) = await ExecuteAsync(script, arguments);
        Assert.True(exitCode == 0, errors);
    }

    private static async Task<(int ExitCode, string Errors)> ExecuteAsync(string script, params IEnumerable<string> arguments)
    {
        var file = Path.Combine(RepositoryRoot.Path, "monitoring/backup", script);
        var startInfo = new ProcessStartInfo("sh", [file, .. arguments]) { RedirectStandardError = true };
        if (Tools.FindOrFetch("vmbackup") is { } tool)
            startInfo.Environment["PATH"] = $"{Path.GetDirectoryName(tool)}:{Environment.GetEnvironmentVariable("PATH")}";

        using var process = Process.Start(startInfo)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
