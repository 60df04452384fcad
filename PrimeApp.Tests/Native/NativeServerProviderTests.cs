namespace PrimeApp.Tests.Native;

[Trait("Category", "Unit")]
public sealed class NativeServerProviderTests : IDisposable
{
    private static readonly NativeServer Exporter = NativeServerCatalog.Find("oliver006/redis_exporter").Single();
    private static readonly NativeServer Grafana = NativeServerCatalog.Find("grafana/grafana").Single();

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentQueue<string> _lines = [];

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("redis_exporter")]
    [InlineData("prometheus-redis-exporter")]
    public async Task An_installed_program_is_found_by_the_images_name_and_by_the_distributions(string name)
    {
        var program = _directory.File($"installed/{name}");
        var provider = Provider("no-apt-get");

        Assert.Null(provider.ExplainMissing(Exporter));
        var installed = await provider.GetAsync(Exporter, _lines.Enqueue, CancellationToken.None);

        Assert.Equal((program, "/"), (installed.Executable, installed.Root));
        Assert.Empty(installed.LibraryDirectories);
        Assert.Empty(_lines);
    }

    [Fact]
    public async Task An_installed_program_is_taken_before_a_fetched_one()
    {
        var program = _directory.File("installed/redis_exporter");
        _directory.File("tools/prometheus-redis-exporter/usr/bin/redis_exporter");

        Assert.Equal(program, (await Provider("no-apt-get").GetAsync(Exporter, _lines.Enqueue, default)).Executable);
    }

    [Fact]
    public async Task A_fetched_program_brings_the_folders_of_its_libraries()
    {
        var program = _directory.File("tools/prometheus-redis-exporter/usr/bin/prometheus-redis-exporter");
        _directory.File("tools/prometheus-redis-exporter/usr/lib/x86_64-linux-gnu/libone.so.1");
        _directory.File("tools/prometheus-redis-exporter/usr/lib/x86_64-linux-gnu/libtwo.so");
        _directory.File("tools/prometheus-redis-exporter/lib/libthree.so.3");
        var root = _directory["tools/prometheus-redis-exporter"];

        var installed = await Provider(Apt("exit 1")).GetAsync(Exporter, _lines.Enqueue, CancellationToken.None);

        Assert.Equal((program, root), (installed.Executable, installed.Root));
        Assert.Equal(
            [Path.Combine(root, "lib"), Path.Combine(root, "usr/lib/x86_64-linux-gnu")], installed.LibraryDirectories);
    }

    [Fact]
    public async Task A_package_without_the_program_is_named()
    {
        _directory.File("tools/prometheus-redis-exporter/usr/bin/another");

        var exception = await Assert.ThrowsAsync<AppHostException>(
            () => Provider(Apt("exit 1")).GetAsync(Exporter, _lines.Enqueue, CancellationToken.None));

        Assert.Equal("The package prometheus-redis-exporter does not contain redis_exporter.", exception.Message);
    }

    [Fact]
    public async Task Without_apt_the_reason_says_what_to_do()
    {
        const string reason = "redis_exporter is not installed, and this system has no apt-get to download it. " +
            "Install it, or start a container engine to run oliver006/redis_exporter.";
        var provider = Provider("no-apt-get");

        Assert.Equal(reason, provider.ExplainMissing(Exporter));
        var exception = await Assert.ThrowsAsync<AppHostException>(
            () => provider.GetAsync(Exporter, _lines.Enqueue, CancellationToken.None));
        Assert.Equal(reason, exception.Message);
    }

    [Fact]
    public void What_is_fetched_already_needs_no_apt()
    {
        _directory.File("tools/prometheus-redis-exporter/usr/bin/redis_exporter");

        Assert.Null(Provider("no-apt-get").ExplainMissing(Exporter));
    }

    [Fact]
    public void A_server_without_a_package_is_explained_without_asking_apt()
    {
        Assert.Equal(
            "grafana-server is not installed, and the distribution's packages do not have it. " +
            "Install it, or start a container engine to run grafana/grafana.",
            Provider(Apt("exit 1")).ExplainMissing(Grafana));
    }

    [Fact]
    public void The_search_path_is_that_of_the_process_and_then_the_systems()
    {
        var path = SearchPath.OfThisMachine();

        Assert.StartsWith(path[0], Environment.GetEnvironmentVariable("PATH")!, StringComparison.Ordinal);
        Assert.Contains("/usr/sbin", path);
    }

    private NativeServerProvider Provider(string aptGet) =>
        new([_directory["installed"]], new AptPackages(_directory["tools"], aptGet));

    private string Apt(string body) => _directory.Script("apt-get", $"{body}\n");
}
