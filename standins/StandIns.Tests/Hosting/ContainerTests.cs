using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Hosting;

/// <summary>What of a container in the model reaches whatever runs it.</summary>
[Collection(nameof(RunningApplications))]
[Trait("Category", "Integration")]
public sealed class ContainerTests
{
    [Fact]
    public async Task A_container_is_described_completely()
    {
        var builder = TestApplication.CreateBuilder();
        var target = builder.AddExecutable("target", "sleep", ".", "600").WithHttpEndpoint(name: "http");
        builder.AddContainer("scraper", "prom/prometheus:v3.5.0")
            .WithHttpEndpoint(targetPort: 9090)
            .WithEntrypoint("/bin/prometheus")
            .WithArgs("--web.enable-lifecycle")
            .WithEnvironment("TARGET", target.GetEndpoint("http"))
            .WithBindMount("rules", "/etc/rules", isReadOnly: true)
            .WithVolume("scraper-data", "/data")
            .WithContainerFiles("/etc/generated/", async (_, cancellationToken) =>
            [
                new ContainerFile
                {
                    Name = "targets.txt",
                    Contents = await target.GetEndpoint("http").Property(EndpointProperty.HostAndPort).GetValueAsync(
                        new ValueProviderContext { Network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork }, cancellationToken),
                },
                new ContainerDirectory { Name = "more", Entries = [new ContainerFile { Name = "empty.txt" }] },
            ]);

        var (spec, app) = await DescribeAsync(builder);

        await using (app)
        {
            var targetEndpoint = target.GetEndpoint("http");
            Assert.Equal(("scraper", "prom/prometheus", "v3.5.0", "/bin/prometheus"), (spec.Name, spec.Image, spec.Tag, spec.Entrypoint));
            Assert.Equal(["--web.enable-lifecycle"], spec.Arguments);
            Assert.Equal(targetEndpoint.Url, spec.Environment["TARGET"]);
            Assert.Equal(
                [
                    new ContainerMount(MountKind.BindMount, Path.Combine(builder.AppHostDirectory, "rules"), "/etc/rules", IsReadOnly: true),
                    new ContainerMount(MountKind.Volume, "scraper-data", "/data", IsReadOnly: false),
                ],
                spec.Mounts);
            Assert.Equal(9090, Assert.Single(spec.Ports).TargetPort);
            Assert.Equal(
                [new GeneratedFile("/etc/generated/targets.txt", $"localhost:{targetEndpoint.Port}"), new GeneratedFile("/etc/generated/more/empty.txt", "")],
                spec.Files);
            Assert.True(Directory.Exists(spec.DataDirectory));
        }

        Assert.False(Directory.Exists(spec.DataDirectory), "the data of a test is thrown away");
    }

    [Fact]
    public async Task Redis_is_one_shell_command_and_its_password_a_variable()
    {
        var builder = TestApplication.CreateBuilder("--Parameters:redis-password=s3cret");
        builder.AddRedis("redis")
            .WithDataVolume("redis-data")
            .WithArgs(context => context.Args[^1] = $"{context.Args[^1]} --appendonly yes");

        var (spec, app) = await DescribeAsync(builder);

        await using (app)
        {
            Assert.Equal(("redis", "/bin/sh"), (spec.Image, spec.Entrypoint));
            Assert.Equal(["-c", "redis-server --requirepass $REDIS_PASSWORD --save 60 1 --appendonly yes"], spec.Arguments);
            Assert.Equal("s3cret", spec.Environment["REDIS_PASSWORD"]);
            Assert.Equal(new ContainerMount(MountKind.Volume, "redis-data", "/data", IsReadOnly: false), Assert.Single(spec.Mounts));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_address_of_what_can_not_run_is_empty(bool canRun)
    {
        var builder = TestApplication.CreateBuilder();
        var target = builder.AddContainer("target", "example.org/target:1").WithHttpEndpoint(targetPort: 80, name: "http");
        builder.AddContainer("scraper", "prom/prometheus:v3.5.0").WithEnvironment("TARGET", target.GetEndpoint("http"));

        var (spec, app) = await DescribeAsync(builder, "scraper", canRun);

        await using (app)
        {
            Assert.Equal(canRun ? target.GetEndpoint("http").Url : "", spec.Environment["TARGET"]);
        }
    }

    [Fact]
    public void Nothing_leads_to_a_dashboard_that_is_not_there()
        => Assert.Null(TestApplication.CreateBuilder("--ASPNETCORE_URLS=http://localhost:15888").Configuration["ASPNETCORE_URLS"]);

    [Fact]
    public void A_tag_given_twice_is_refused()
        => Assert.Throws<InvalidOperationException>(() => TestApplication.CreateBuilder().AddContainer("store", "store:1", "2"));

    private static async Task<(ContainerSpec Spec, DistributedApplication App)> DescribeAsync(
        IDistributedApplicationBuilder builder, string? name = null, bool canRun = true)
    {
        var launcher = new DescribingLauncher(name, canRun);
        builder.Services.AddSingleton<IContainerLauncher>(launcher);
        var app = builder.Build();
        await app.StartAsync();
        return (await launcher.Spec.Task.WaitAsync(TestApplication.Patience), app);
    }

    private sealed class DescribingLauncher(string? name, bool canRun) : IContainerLauncher
    {
        public TaskCompletionSource<ContainerSpec> Spec { get; } = new();

        public Task<bool> CanRunAsync(string image, CancellationToken cancellationToken) => Task.FromResult(canRun);

        public Task<LaunchPlan> PlanAsync(ContainerSpec spec, IProgress<string> progress, CancellationToken cancellationToken)
        {
            if (name is null || spec.Name == name)
            {
                Spec.TrySetResult(spec);
            }

            return Task.FromResult<LaunchPlan>(new SkippedLaunch("It was only to be described."));
        }
    }
}
