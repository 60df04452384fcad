namespace PrimeApp.Tests.Deployment;

/// <summary>deploy/init-env.sh in a copy of the folder.</summary>
[Trait("Category", "Integration")]
public sealed class InitEnvTests : IDisposable
{
    private static readonly string[] Files = ["init-env.sh", ".env.example", "docker-compose.yaml"];
    private static readonly string[] Required = ["DASHBOARD_TOKEN", "OTLP_API_KEY", "API_KEY_HASH", "METRICS_KEY_HASH"];

    private readonly TemporaryDirectory _folder = new();

    public InitEnvTests() => CopyTo(_folder.Path);

    private string EnvFile => _folder[".env"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_makes_every_secret_once()
    {
        await InitEnv().SucceedAsync();

        Assert.All(Required, name => Assert.Matches("^[0-9a-f]{48,64}$", Get(name)));
        Assert.Equal(ApiKey.HashOf(Secrets()["api-key"]), Get("API_KEY_HASH"));
        Assert.Equal(ApiKey.HashOf(Secrets()["metrics-key"]), Get("METRICS_KEY_HASH"));
        var secrets = Secrets();
        Assert.Equal(7, secrets.Values.Distinct().Count());
        Assert.Contains("redis-primeapp-password", secrets.Keys);
        var stat = _folder.Script("stat.sh", $"stat -c %A {_folder["secrets"]} {EnvFile}");
        Assert.Equal("drwx------\n-rw-------\n", await new OperatorScript(stat).SucceedAsync());

        var env = await File.ReadAllTextAsync(EnvFile);
        Assert.Equal("", await InitEnv().SucceedAsync());
        Assert.Equal(env, await File.ReadAllTextAsync(EnvFile));
        Assert.Equal(secrets, Secrets());
    }

    [Theory]
    [InlineData(".env")]
    [InlineData(".env.example")]
    [InlineData("docker-compose.yaml")]
    public async Task Lines_may_end_as_on_windows(string file)
    {
        await File.WriteAllTextAsync(EnvFile, (await File.ReadAllTextAsync(_folder[".env.example"])).Replace(
            "WORKER_CPUS=", "WORKER_CPUS=1.5", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            _folder[file],
            (await File.ReadAllTextAsync(_folder[file])).Replace("\n", "\r\n", StringComparison.Ordinal));

        await InitEnv().SucceedAsync();

        Assert.All(Required, name => Assert.Matches("^[0-9a-f]{48,64}$", Get(name)));
        Assert.Equal("1.5", Get("WORKER_CPUS"));
        Assert.Equal(7, Secrets().Count);
        Assert.DoesNotContain('\r', await File.ReadAllTextAsync(EnvFile));
    }

    [Fact]
    public async Task A_password_that_a_former_version_had_in_env_moves_to_its_file()
    {
        await File.WriteAllTextAsync(EnvFile, "GRAFANA_ADMIN_PASSWORD=a&b/c\\d e\r\nMINE=1\r\n");

        await InitEnv().SucceedAsync();

        Assert.Equal("a&b/c\\d e", Secrets()["grafana-admin-password"]);
        Assert.DoesNotContain("GRAFANA_ADMIN_PASSWORD", await File.ReadAllTextAsync(EnvFile), StringComparison.Ordinal);
        Assert.Equal("1", Get("MINE"));
    }

    [Fact]
    public async Task An_empty_hash_gets_a_new_key()
    {
        await InitEnv().SucceedAsync();
        var before = Secrets();
        await File.WriteAllTextAsync(EnvFile, (await File.ReadAllTextAsync(EnvFile)).Replace(
            Get("API_KEY_HASH"), "", StringComparison.Ordinal));

        await InitEnv().SucceedAsync();

        Assert.NotEqual(before["api-key"], Secrets()["api-key"]);
        Assert.Equal(ApiKey.HashOf(Secrets()["api-key"]), Get("API_KEY_HASH"));
        Assert.Equal(before["metrics-key"], Secrets()["metrics-key"]);
    }

    [Theory]
    [InlineData("another key", "METRICS_KEY_HASH in .env is not the hash of secrets/metrics-key")]
    [InlineData(null, "Prometheus needs secrets/metrics-key")]
    public async Task A_key_that_does_not_fit_its_hash_is_told(string? key, string reason)
    {
        await InitEnv().SucceedAsync();
        File.Delete(_folder["secrets/metrics-key"]);
        if (key is not null)
        {
            _folder.File("secrets/metrics-key", key);
        }

        await File.WriteAllTextAsync(EnvFile, (await File.ReadAllTextAsync(EnvFile)).Replace(
            Get("DASHBOARD_TOKEN"), "", StringComparison.Ordinal));
        var env = await File.ReadAllTextAsync(EnvFile);

        await InitEnv().FailAsync(reason);

        Assert.Equal(env, await File.ReadAllTextAsync(EnvFile));
    }

    [Fact]
    public async Task A_folder_in_the_place_of_a_key_is_told()
    {
        Directory.CreateDirectory(_folder["secrets/metrics-key"]);

        await InitEnv().FailAsync("rmdir secrets/metrics-key");

        Assert.False(File.Exists(EnvFile));
    }

    [Fact]
    public async Task On_a_full_disk_it_changes_nothing()
    {
        Need.That(NetworkNamespace.Obstacle);
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        var output = await new OperatorScript(Path.Combine(disk, "init-env.sh"))
        {
            Mounts = $"mount -t tmpfs -o size=200k tmpfs {disk} && cp {SourceFiles()} {disk}" +
                $" && {{ dd if=/dev/zero of={disk}/rest bs=4096 2> /dev/null || true; }}",
            After = $"code=$?; ls -A {disk}; exit $code",
        }.FailAsync("the disk is full");

        Assert.DoesNotContain(".env\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_folder_that_is_read_only_it_says_so()
    {
        Need.That(NetworkNamespace.Obstacle);
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        await new OperatorScript(Path.Combine(disk, "init-env.sh"))
        {
            Mounts = $"mount -t tmpfs tmpfs {disk} && cp {SourceFiles()} {disk} && mount -o remount,ro {disk}",
        }.FailAsync("cannot be written");
    }

    [Fact]
    public async Task Without_a_program_it_names_it()
    {
        using var tools = new TemporaryDirectory();
        foreach (var tool in (string[])["dirname", "od", "tr", "sed", "grep", "cut", "mktemp"])
        {
            File.CreateSymbolicLink(tools[tool], Tools.FindInstalled(tool)!);
        }

        var start = InitEnv().CreateStart();
        start.FileName = Tools.FindInstalled("sh")!;
        start.Environment["PATH"] = tools.Path;
        using var process = Process.Start(start)!;

        var errors = await process.StandardError.ReadToEndAsync();
        Assert.Contains("there is no sha256sum on this machine", errors, StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
        Assert.False(File.Exists(EnvFile));
    }

    [Fact]
    public async Task Interrupted_half_way_it_has_changed_nothing_and_can_be_run_again()
    {
        using var tools = new TemporaryDirectory();
        // The script hangs at the third secret.
        tools.Script("od", $"""
            echo >> {tools["calls"]}
            [ $(wc -l < {tools["calls"]}) -lt 3 ] || exec sleep 60
            exec {Tools.FindInstalled("od")} "$@"
            """);
        var start = InitEnv().CreateStart();
        start.Environment["PATH"] = $"{tools.Path}:{start.Environment["PATH"]}";
        using (var process = Process.Start(start)!)
        {
            await Eventually.TrueAsync(
                () => File.Exists(tools["calls"]) && File.ReadAllLines(tools["calls"]).Length == 3);
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        Assert.False(File.Exists(EnvFile));
        Assert.False(Directory.Exists(_folder["secrets"]));
        await InitEnv().SucceedAsync();
        Assert.Empty(Directory.GetDirectories(_folder.Path, ".init-env.*"));
    }

    private OperatorScript InitEnv() => new(_folder["init-env.sh"]);

    private static void CopyTo(string folder)
    {
        foreach (var file in Files)
        {
            File.Copy(Path.Combine(RepositoryRoot.Path, "deploy", file), Path.Combine(folder, file));
        }
    }

    private static string SourceFiles() =>
        string.Join(' ', Files.Select(file => Path.Combine(RepositoryRoot.Path, "deploy", file)));

    private string Get(string name) =>
        File.ReadAllLines(EnvFile)
            .Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];

    private Dictionary<string, string> Secrets() =>
        Directory.GetFiles(_folder["secrets"]).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
}
