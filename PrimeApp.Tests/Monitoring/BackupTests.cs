namespace PrimeApp.Tests.Monitoring;

/// <summary>
/// Backup and restore of VictoriaMetrics, by the scripts of the deployment on a real VictoriaMetrics.
/// </summary>
[Trait("Category", "Monitoring")]
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Data => _folder["data"];

    private string Backups => Directory.CreateDirectory(_folder["victoriametrics"]).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_backed_up_is_there_after_a_wipe_and_a_restore()
    {
        Need.Program("vmrestore");
        await BackUpAsync(541);
        Directory.Delete(Data, recursive: true);
        await using (var empty = await VictoriaMetricsServer.StartAsync(Data))
        {
            Assert.Empty(await ExportAsync(empty));
        }

        await Restore().SucceedAsync();

        await using var restored = await VictoriaMetricsServer.StartAsync(Data);
        Assert.Contains("541", await ExportAsync(restored), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_takes_the_newest_backup_or_the_one_that_is_named_and_keeps_what_was_there()
    {
        Need.Program("vmrestore");
        await BackUpAsync(541);
        var first = Path.GetFileName(Assert.Single(Directory.GetDirectories(Backups)));
        await NextSecondAsync();
        await BackUpAsync(547);

        await Restore(("VICTORIAMETRICS_BACKUP", first)).SucceedAsync();
        await using (var restored = await VictoriaMetricsServer.StartAsync(Data))
        {
            Assert.DoesNotContain("547", await ExportAsync(restored), StringComparison.Ordinal);
        }

        await NextSecondAsync();
        await Restore().SucceedAsync();
        await using (var restored = await VictoriaMetricsServer.StartAsync(Data))
        {
            Assert.Contains("547", await ExportAsync(restored), StringComparison.Ordinal);
        }

        Assert.NotEmpty(Directory.GetDirectories(Data, "before-restore.*"));
    }

    [Fact]
    public async Task A_restore_refuses_while_a_server_runs_or_is_frozen()
    {
        Need.Program("vmrestore");
        await BackUpAsync(541);
        await using var server = await VictoriaMetricsServer.StartAsync(Data);
        await Restore().FailAsync("VictoriaMetrics runs");
        await server.PauseAsync();
        await Restore().FailAsync("VictoriaMetrics runs");
        await server.ResumeAsync();

        Assert.Contains("541", await ExportAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_is_not_whole_changes_nothing()
    {
        Need.Program("vmrestore");
        Directory.CreateDirectory(Data);
        await Restore().FailAsync("there is no backup in");

        await BackUpAsync(541);
        var backup = Assert.Single(Directory.GetDirectories(Backups));
        var part = Directory.GetFiles(backup, "*", SearchOption.AllDirectories)
            .First(file => file.Contains("/data/", StringComparison.Ordinal) && new FileInfo(file).Length > 1);
        var content = await File.ReadAllBytesAsync(part);
        await File.WriteAllBytesAsync(part, content[..^1]);
        await Restore().FailAsync("cannot be copied. Is it whole");

        await File.WriteAllBytesAsync(part, content);
        File.Delete(Path.Combine(backup, "backup_complete.ignore"));
        await Restore().FailAsync("is not a complete backup");

        await using var server = await VictoriaMetricsServer.StartAsync(Data);
        Assert.Contains("541", await ExportAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_backup_of_a_server_that_is_frozen_or_stopped()
    {
        Need.Program("vmrestore");
        var server = await VictoriaMetricsServer.StartAsync(Data);
        await using (server)
        {
            await server.PauseAsync();
            await Backup(server, ("BACKUP_TIMEOUT", "2")).FailAsync("Does VictoriaMetrics run");
            await server.ResumeAsync();
        }

        await Backup(server).FailAsync("Does VictoriaMetrics run");
        Assert.DoesNotContain(Directory.GetDirectories(Backups), folder => folder.EndsWith('Z'));
    }

    [Fact]
    public async Task On_a_full_disk_a_backup_and_a_restore_say_so_and_change_nothing()
    {
        Need.That(NetworkNamespace.Obstacle);
        await BackUpAsync(541);
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        var full = $"mount -t tmpfs -o size=4k tmpfs {disk}";

        await new OperatorScript("scripts/victoriametrics-restore.sh",
            Environment(("DATA_FOLDER", disk)))
        { Mounts = full }
            .FailAsync("is there room");
        await using var server = await VictoriaMetricsServer.StartAsync(Data);
        await new OperatorScript(
            "scripts/victoriametrics-backup.sh", [.. Address(server), .. Environment(("BACKUP_FOLDER", disk))])
        {
            Mounts = full,
        }.FailAsync("is there room");
    }

    // The scripts name backups by the time in seconds.
    private static Task NextSecondAsync()
    {
        var now = DateTime.UtcNow.Second;
        return Eventually.TrueAsync(() => DateTime.UtcNow.Second != now);
    }

    private async Task BackUpAsync(int value)
    {
        await using var server = await VictoriaMetricsServer.StartAsync(Data);
        await server.ImportAsync($"prime_numbers_computed_total{{computation_type=\"computed\"}} {value}\n");
        await Eventually.TrueAsync(async () =>
            (await ExportAsync(server)).Contains($"{value}", StringComparison.Ordinal));
        await Backup(server).SucceedAsync();
    }

    private OperatorScript Backup(VictoriaMetricsServer server, params (string, string)[] environment) =>
        new("scripts/victoriametrics-backup.sh", [.. Address(server), .. Environment(environment)]);

    private OperatorScript Restore(params (string, string)[] environment) =>
        new("scripts/victoriametrics-restore.sh", Environment(environment));

    private static (string, string)[] Address(VictoriaMetricsServer server) =>
        [("VICTORIAMETRICS_URL", server.Address.ToString().TrimEnd('/'))];

    private (string, string)[] Environment(params (string, string)[] others) =>
        [("DATA_FOLDER", Data), ("BACKUP_FOLDER", _folder.Path), .. others];

    private static Task<string> ExportAsync(VictoriaMetricsServer server) =>
        server.ExportAsync("prime_numbers_computed_total");
}
