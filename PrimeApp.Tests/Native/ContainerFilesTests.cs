namespace PrimeApp.Tests.Native;

[Trait("Category", "Unit")]
public sealed class ContainerFilesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly IResourceBuilder<ContainerResource> _container =
        TestApplication.CreateBuilder().AddContainer("server", "prom/prometheus");

    private string Data => _directory["data"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_named_volume_and_the_images_own_folders_are_below_the_data_folder()
    {
        _container.WithVolume("metrics", "/prometheus");

        var files = await CreateAsync("/prometheus", "/etc/prometheus");

        Assert.Equal($"{Data}/volumes/metrics/wal", files.Translate("/prometheus/wal"));
        Assert.Equal($"{Data}/root/etc/prometheus", files.Translate("/etc/prometheus"));
        Assert.True(Directory.Exists($"{Data}/volumes/metrics"));
        Assert.True(Directory.Exists($"{Data}/root/etc/prometheus"));
    }

    [Fact]
    public async Task A_volume_without_a_name_is_below_the_data_folder()
    {
        _container.WithVolume("/cache");

        var files = await CreateAsync();

        Assert.Equal($"{Data}/root/cache", files.Translate("/cache"));
        Assert.True(Directory.Exists($"{Data}/root/cache"));
    }

    [Fact]
    public async Task A_bind_mount_is_the_hosts_own_file_or_folder_and_is_not_made()
    {
        var rules = _directory["rules"];
        var key = _directory["key"];
        _container.WithBindMount(rules, "/etc/prometheus/rules", isReadOnly: true).WithBindMount(key, "/etc/key");

        var files = await CreateAsync("/etc/prometheus");

        Assert.Equal(
            $"{rules}/*.yml {key} {Data}/root/etc/prometheus",
            files.Translate("/etc/prometheus/rules/*.yml /etc/key /etc/prometheus"));
        Assert.False(Path.Exists(rules));
        Assert.False(Path.Exists(key));
    }

    [Fact]
    public async Task Generated_files_are_laid_out_at_every_start_with_the_hosts_paths_in_them()
    {
        var source = _directory.File("source.txt", "from /prometheus");
        _container
            .WithVolume("metrics", "/prometheus")
            .WithContainerFiles("/etc/generated/",
            [
                new ContainerFile { Name = "a.yml", Contents = "dir: /prometheus" },
                new ContainerDirectory
                {
                    Name = "more",
                    Entries =
                    [
                        new ContainerFile { Name = "empty" },
                        new ContainerFile { Name = "copy", SourcePath = source },
                    ],
                },
            ]);

        await CreateAsync();
        await File.WriteAllTextAsync($"{Data}/root/etc/generated/a.yml", "of an earlier run");
        var files = await CreateAsync();

        Assert.Equal($"{Data}/root/etc/generated/a.yml", files.Translate("/etc/generated/a.yml"));
        Assert.Equal($"dir: {Data}/volumes/metrics", await ReadAsync("a.yml"));
        Assert.Equal("", await ReadAsync("more/empty"));
        Assert.Equal($"from {Data}/volumes/metrics", await ReadAsync("more/copy"));

        Task<string> ReadAsync(string name) => File.ReadAllTextAsync($"{Data}/root/etc/generated/{name}");
    }

    [Fact]
    public async Task A_generated_file_is_not_written_into_the_folder_that_is_mounted_above_it()
    {
        var mounted = Directory.CreateDirectory(_directory["mounted"]).FullName;
        _container
            .WithBindMount(mounted, "/etc/prometheus", isReadOnly: true)
            .WithContainerFiles("/etc/prometheus", [new ContainerFile { Name = "prometheus.yml", Contents = "a: b" }]);

        var files = await CreateAsync("/etc/prometheus");

        Assert.Empty(Directory.EnumerateFileSystemEntries(mounted));
        Assert.Equal("a: b", await File.ReadAllTextAsync(files.Translate("/etc/prometheus/prometheus.yml")));
        Assert.Equal($"{mounted}/rules", files.Translate("/etc/prometheus/rules"));
    }

    [Theory]
    [InlineData("--storage.tsdb.path=/prometheus/", "--storage.tsdb.path=*/")]
    [InlineData("/prometheus:/prometheus", "*:*")]
    [InlineData("/prometheus-old /prometheus.yml /old/prometheus ./prometheus", null)]
    [InlineData("http://localhost/prometheus http://localhost:9090/prometheus/api", null)]
    public async Task Only_whole_paths_are_translated(string text, string? expected)
    {
        _container.WithVolume("metrics", "/prometheus/");

        var files = await CreateAsync();

        Assert.Equal(
            expected?.Replace("*", $"{Data}/volumes/metrics", StringComparison.Ordinal) ?? text, files.Translate(text));
    }

    [Fact]
    public async Task Without_any_files_every_text_stays_as_it_is()
    {
        Assert.Equal("/prometheus", (await CreateAsync()).Translate("/prometheus"));
    }

    [Fact]
    public async Task A_working_directory_is_made_wherever_it_is()
    {
        _container.WithVolume("metrics", "/prometheus");
        var files = await CreateAsync();

        Assert.Equal($"{Data}/volumes/metrics", files.CreateWorkingDirectory("/prometheus"));
        Assert.Equal($"{Data}/root/run/server", files.CreateWorkingDirectory("/run/server"));
        Assert.True(Directory.Exists($"{Data}/root/run/server"));
    }

    private Task<ContainerFiles> CreateAsync(params string[] directories) => ContainerFiles.CreateAsync(
        _container.Resource, directories, Data, EmptyServices.Instance, CancellationToken.None);

    private sealed class EmptyServices : IServiceProvider
    {
        public static readonly EmptyServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
