using System.Diagnostics;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Monitoring;

[Trait("Category", "Monitoring")]
public sealed class BackupTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("primeapp-backup-").FullName;
    private readonly Uri _address = new($"http://127.0.0.1:{FreePort.Next()}");
    private readonly HttpClient _client = new();

    private string Data => Path.Combine(_directory, "data");

    private string Backup => $"fs://{_directory}/backup";

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [ToolFact("vmrestore")]
    public async Task What_was_backed_up_is_there_after_a_wipe_and_a_restore()
    {
        using (var before = await StartAsync())
        {
            using var sample = new StringContent("prime_numbers_computed_total{computation_type=\"computed\"} 541\n");
            await _client.PostAsync(new Uri(_address, "/api/v1/import/prometheus"), sample);
            await Eventually.TrueAsync(async () => (await ExportAsync()).Contains("541", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
            await RunAsync("backup.sh", Data, Backup, _address.ToString().TrimEnd('/'));
            await StopAsync(before);
        }

        Directory.Delete(Data, recursive: true);
        using (var empty = await StartAsync())
        {
            Assert.Empty(await ExportAsync());
            await StopAsync(empty);
        }

        await RunAsync("restore.sh", Backup, Data);
        using (var restored = await StartAsync())
        {
            Assert.Contains("541", await ExportAsync(), StringComparison.Ordinal);
            await StopAsync(restored);
        }
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

    private async Task<string> ExportAsync()
    {
        // Samples become visible to queries after a flush.
        await _client.GetStringAsync(new Uri(_address, "/internal/force_flush"));
        return await _client.GetStringAsync(new Uri(_address, "/api/v1/export?match=prime_numbers_computed_total"));
    }

    private async Task<Process> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo(
            Tools.FindOrFetch("victoria-metrics")!, [$"-storageDataPath={Data}", $"-httpListenAddr={_address.Authority}", "-loggerLevel=ERROR"]))!;
        await Eventually.TrueAsync(IsReadyAsync, TimeSpan.FromSeconds(30));
        return process;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await _client.GetAsync(new Uri(_address, "/health"))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task StopAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

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
