namespace PrimeApp.Tests.Deployment;

/// <summary>Backup and restore of Redis, by the scripts of the deployment on a real Redis.</summary>
[Trait("Category", "Integration")]
public sealed class RedisBackupTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private RedisServer _redis = null!;

    private string Backups => Directory.CreateDirectory(_folder["redis"]).FullName;

    private string[] Copies => Directory.GetFiles(Backups);

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartWithUsersAsync();
        await SetAsync("old");
    }

    public async ValueTask DisposeAsync() => await _redis.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_backed_up_is_there_after_a_restore_and_what_was_there_is_kept()
    {
        await Backup().SucceedAsync();
        await SetAsync("new");
        await _redis.StopAsync();

        var output = await Restore().SucceedAsync();

        Assert.Contains("with 1 keys", output, StringComparison.Ordinal);
        await _redis.RestartAsync();
        Assert.Equal("old", await GetAsync());
        var kept = Assert.Single(Directory.GetDirectories(_redis.Folder, "appendonlydir.before-restore.*"));
        await _redis.StopAsync();
        Directory.Delete(Path.Combine(_redis.Folder, "appendonlydir"), recursive: true);
        Directory.Move(kept, Path.Combine(_redis.Folder, "appendonlydir"));
        await _redis.RestartAsync();
        Assert.Equal("new", await GetAsync());
    }

    [Theory]
    [InlineData("runs")]
    [InlineData("is frozen")]
    [InlineData("is frozen, without a lock")]
    public async Task A_restore_refuses_while_a_server_runs_or_is_frozen(string state)
    {
        await Backup().SucceedAsync();
        await SetAsync("new");
        if (state != "runs")
        {
            await _redis.PauseAsync();
        }

        if (state.EndsWith("lock", StringComparison.Ordinal))
        {
            File.Delete(Path.Combine(_redis.Folder, ".lock"));
        }

        await Restore().FailAsync("Redis runs");

        await _redis.ResumeAsync();
        Assert.Equal("new", await GetAsync());
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("altered")]
    [InlineData("text")]
    public async Task A_backup_that_is_damaged_changes_nothing(string damage)
    {
        await Backup().SucceedAsync();
        var file = Assert.Single(Copies);
        var content = await File.ReadAllBytesAsync(file);
        await SetAsync("new");
        await _redis.StopAsync();
        content[^12] ^= 1;
        await File.WriteAllBytesAsync(file, damage switch
        {
            "truncated" => content[..^20],
            "empty" => [],
            "altered" => content,
            _ => "*1\r\n$8\r\nFLUSHALL\r\n"u8.ToArray(),
        });

        await Restore().FailAsync("is not a whole backup of Redis");
        await AssertUnchangedAsync();
    }

    [Fact]
    public async Task A_restore_of_a_backup_that_is_not_there_changes_nothing()
    {
        await SetAsync("new");
        await _redis.StopAsync();

        await Restore().FailAsync("there is no backup in");
        await Restore(("REDIS_BACKUP", "missing.rdb")).FailAsync("missing.rdb. REDIS_BACKUP must be the name");
        await AssertUnchangedAsync();
    }

    [Theory]
    [InlineData("size=64k", "the volume of Redis is full")]
    [InlineData("ro", "cannot be written")]
    public async Task A_restore_onto_a_disk_that_is_full_or_read_only_says_so(string options, string reason)
    {
        Need.That(NetworkNamespace.Obstacle);
        await SetAsync(RandomNumberGenerator.GetHexString(200_000));
        await Backup().SucceedAsync();
        using var disk = new TemporaryDirectory();

        await new OperatorScript("scripts/redis-restore.sh",
            Environment(("DATA_FOLDER", disk.Path), ("REDIS_PORT", "1")))
        {
            Mounts = $"mount -t tmpfs -o {options} tmpfs {disk.Path}",
        }.FailAsync(reason);
    }

    [Fact]
    public async Task A_restore_that_is_interrupted_before_the_data_is_replaced_changes_nothing()
    {
        await Backup().SucceedAsync();
        await SetAsync("new");
        await _redis.StopAsync();
        using (var restore = Process.Start(Restore().CreateStart())!)
        {
            await Eventually.TrueAsync(
                () => Directory.GetDirectories(_redis.Folder, "restore.*").Length == 1,
                interval: TimeSpan.FromMilliseconds(1));
            restore.Kill(entireProcessTree: true);
            await restore.WaitForExitAsync();
        }

        await AssertUnchangedAsync();
        await _redis.StopAsync();
        await Restore().SucceedAsync();
        Assert.Empty(Directory.GetDirectories(_redis.Folder, "restore.*"));
    }

    [Fact]
    public async Task A_server_does_not_start_empty_after_a_restore_that_was_cut_off_while_it_replaced_the_data()
    {
        await Backup().SucceedAsync();
        await _redis.StopAsync();
        Directory.Move(
            Path.Combine(_redis.Folder, "appendonlydir"),
            Path.Combine(_redis.Folder, "appendonlydir.before-restore.1"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(_redis.RestartAsync);
        Assert.Contains("a restore was interrupted", failure.Message, StringComparison.Ordinal);

        await Restore().SucceedAsync();
        await _redis.RestartAsync();
        Assert.Equal("old", await GetAsync());
    }

    [Fact]
    public async Task There_is_no_backup_of_a_server_that_is_frozen_or_stopped()
    {
        await _redis.PauseAsync();
        await Backup().FailAsync("does not answer");
        await _redis.ResumeAsync();
        await _redis.StopAsync();
        await Backup().FailAsync("Could not connect");

        Assert.Empty(Copies);
    }

    [Fact]
    public async Task There_is_no_backup_with_a_wrong_password_or_none()
    {
        var password = Path.Combine(_redis.SecretsFolder, "redis-backup-password");
        await File.WriteAllTextAsync(password, "wrong");
        await Backup().FailAsync("WRONGPASS");
        File.Delete(password);
        await Backup().FailAsync("Run init-env.sh");

        Assert.Empty(Copies);
    }

    [Theory]
    [InlineData("size=64k", "Is the disk full")]
    [InlineData("ro", "chmod 1777 backups")]
    public async Task There_is_no_backup_on_a_disk_that_is_full_or_read_only(string options, string reason)
    {
        Need.That(NetworkNamespace.Obstacle);
        await SetAsync(RandomNumberGenerator.GetHexString(200_000));

        await new OperatorScript("scripts/redis-backup.sh", Environment())
        {
            Mounts = $"mount -t tmpfs -o {options} tmpfs {Backups}",
        }.FailAsync(reason);
    }

    [Theory]
    [InlineData("scripts/redis-start.sh", "Redis was not started")]
    [InlineData("scripts/redis-backup.sh", "There is no new backup of Redis")]
    [InlineData("scripts/redis-restore.sh", "Nothing was restored")]
    [InlineData("scripts/victoriametrics-backup.sh", "There is no new backup of VictoriaMetrics")]
    [InlineData("scripts/victoriametrics-restore.sh", "Nothing was restored")]
    public async Task A_script_names_the_program_that_is_missing(string script, string consequence)
    {
        var start = new OperatorScript(script, Environment()).CreateStart();
        start.FileName = Tools.FindInstalled("sh")!;
        start.Environment["PATH"] = "/nowhere";
        var (exitCode, _, errors) = await TestProcess.RunAsync(start, TimeSpan.FromMinutes(1));

        Assert.NotEqual(0, exitCode);
        Assert.Matches($"{consequence}.*: there is no .+ on this machine. Install it.", errors);
    }

    private OperatorScript Backup() => new("scripts/redis-backup.sh", Environment());

    private OperatorScript Restore(params (string, string)[] environment) =>
        new("scripts/redis-restore.sh", Environment(environment));

    private (string, string)[] Environment(params (string, string)[] others) =>
    [
        ("REDIS_HOST", "127.0.0.1"), ("REDIS_PORT", $"{_redis.Port}"), ("BACKUP_FOLDER", _folder.Path),
        ("DATA_FOLDER", _redis.Folder), ("SECRETS_FOLDER", _redis.SecretsFolder), .. others,
    ];

    private async Task AssertUnchangedAsync()
    {
        await _redis.RestartAsync();
        Assert.Equal("new", await GetAsync());
        Assert.Empty(Directory.GetDirectories(_redis.Folder, "*before-restore*"));
    }

    private async Task SetAsync(string value)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        await connection.GetDatabase().StringSetAsync("{primes}:value", value);
    }

    private async Task<string?> GetAsync()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        return await connection.GetDatabase().StringGetAsync("{primes}:value");
    }
}
