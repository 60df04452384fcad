namespace PrimeApp.Tests.Native;

/// <summary>The fetching of packages, with programs that answer as apt does when things go wrong.</summary>
[Trait("Category", "Unit")]
public sealed class AptPackagesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    // The script's second argument is the path of its configuration.
    private const string Archives = "\"$(dirname \"$2\")/archives\"";

    private const string BuildPackage = $"""
        package=$(mktemp -d); mkdir -p $package/DEBIAN $package/usr/bin; echo > $package/usr/bin/redis-server
        printf 'Package: a\nVersion: 1\nArchitecture: all\nMaintainer: a\nDescription: b\n' > $package/DEBIAN/control
        dpkg-deb --build $package {Archives}/redis-server_1_all.deb; rm -r $package
        """;

    private string Tools => _directory["tools"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Without_apt_the_reason_says_so()
    {
        var exception = await FailAsync(_directory["no-such-apt-get"]);

        Assert.Contains("no-such-apt-get", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_the_distribution_lacks_is_named()
    {
        var exception = await FailAsync(Apt(
            update: "exit 0", install: "echo 'E: Unable to locate package redis-server' >&2; exit 100"));

        Assert.Equal("The distribution has no package redis-server.", exception.Message);
    }

    [Fact]
    public async Task Without_network_the_reason_is_what_apt_said()
    {
        var exception = await FailAsync(Apt(
            update: "echo \"W: Failed to fetch http://packages/InRelease  Could not resolve 'packages'\" >&2; exit 0",
            install: "echo 'E: Unable to locate package redis-server' >&2; exit 100"));

        Assert.Contains("Could not resolve 'packages'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_download_leaves_nothing_that_looks_fetched()
    {
        var exception = await FailAsync(Apt(update: "exit 0", install: "echo 'E: Hash Sum mismatch' >&2; exit 100"));

        Assert.Contains("Hash Sum mismatch", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Tools, "redis-server")));
    }

    [Fact]
    public async Task A_download_without_the_package_is_a_failure()
    {
        await FailAsync(Apt(update: "exit 0", install: "exit 0"));

        Assert.False(Directory.Exists(Path.Combine(Tools, "redis-server")));
    }

    [Fact]
    public async Task An_archive_that_cannot_be_unpacked_is_named()
    {
        var exception = await FailAsync(Apt(
            update: "exit 0", install: $"echo torn > {Archives}/redis-server_1_all.deb"));

        Assert.Contains("redis-server_1_all.deb", exception.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Tools, "redis-server")));
    }

    [Fact]
    public async Task What_a_killed_run_left_is_not_mistaken_for_a_package()
    {
        Need.That(PackageArchive.Obstacle);
        var leftOver = Path.Combine(Tools, ".apt", "unpacked", "usr", "bin", "left-over");
        Directory.CreateDirectory(Path.GetDirectoryName(leftOver)!);
        await File.WriteAllTextAsync(leftOver, "half of a program");

        var root = await new AptPackages(Tools, Apt(update: "exit 0", install: BuildPackage))
            .GetAsync(["redis-server"], _ => { }, CancellationToken.None);

        Assert.Equal(
            [Path.Combine(root, "usr/bin/redis-server")],
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_is_there_needs_no_apt()
    {
        var root = Path.Combine(Tools, "redis-server");
        Directory.CreateDirectory(root);
        var lines = new ConcurrentQueue<string>();

        Assert.Equal(
            root,
            await new AptPackages(Tools, _directory["no-such-apt-get"])
                .GetAsync(["redis-server"], lines.Enqueue, CancellationToken.None));
        Assert.Empty(lines);
    }

    [Fact]
    public async Task Two_runs_at_once_fetch_once()
    {
        Need.That(PackageArchive.Obstacle);
        var calls = _directory["calls"];
        var apt = Apt(update: $"echo update >> '{calls}'", install: BuildPackage);

        await Task.WhenAll(FetchAsync(), FetchAsync()).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Single(await File.ReadAllLinesAsync(calls));

        Task FetchAsync() =>
            new AptPackages(Tools, apt).GetAsync(["redis-server"], _ => { }, CancellationToken.None);
    }

    [Fact]
    public async Task Waiting_for_another_run_ends_when_cancelled()
    {
        Directory.CreateDirectory(Tools);
        await using var held = new FileStream(
            Path.Combine(Tools, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var cancellation = new CancellationTokenSource();
        var lines = new ConcurrentQueue<string>();
        var fetch = new AptPackages(Tools, _directory["no-such-apt-get"])
            .GetAsync(["redis-server"], lines.Enqueue, cancellation.Token);
        Assert.Single(lines);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    private Task<AppHostException> FailAsync(string aptGet) =>
        Assert.ThrowsAsync<AppHostException>(() => new AptPackages(Tools, aptGet)
            .GetAsync(["redis-server"], _ => { }, CancellationToken.None));

    private string Apt(string update, string install) =>
        _directory.Script("apt-get", $"case \"$*\" in *install*) {install} ;; *) {update} ;; esac\n");
}
