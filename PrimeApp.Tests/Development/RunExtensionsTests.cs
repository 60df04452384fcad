using PrimeApp.Tests.Telemetry;

namespace PrimeApp.Tests.Development;

/// <summary>The exit code of runs; that of publishing is in PublishTests.</summary>
[Trait("Category", "Integration")]
public sealed class RunExtensionsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly IDistributedApplicationBuilder _builder =
        TestApplication.CreateBuilder("--DcpPublisher:RandomizePorts=false");
    private readonly RecordedConsole _console = new();

    public RunExtensionsTests()
    {
        _builder.AddDevelopmentConsole();
        _builder.Services.AddSingleton(new DevelopmentConsole(_console));
    }

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task A_run_that_is_asked_to_stop_ends_with_0()
    {
        await using var application = _builder.Build();
        var run = Task.Run(() => application.RunToExitCode());
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        await Eventually.TrueAsync(() => lifetime.ApplicationStarted.IsCancellationRequested);

        lifetime.StopApplication();

        Assert.Equal(0, await run.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_orchestrator_logs_no_errors_while_the_run_stops()
    {
        var log = new RecordedLogger<DistributedApplication>();
        using var provider = new Provider(log);
        _builder.Services.AddSingleton<ILoggerProvider>(provider);
        await using var application = _builder.Build();
        var logger = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Aspire.Hosting.Dcp.Any");
        var run = Task.Run(() => application.RunToExitCode());
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        await Eventually.TrueAsync(() => lifetime.ApplicationStarted.IsCancellationRequested);

        logger.LogError("an error of a run");
        logger.LogInformation("an event of a run");
        lifetime.StopApplication();
        logger.LogError("an error of the end");

        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.Equal(["an error of a run"], log.Lines.Where(line => line.StartsWith("an ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_that_is_asked_to_stop_while_it_starts_ends_with_0()
    {
        _builder.OnBeforeStart((@event, _) =>
        {
            @event.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            return Task.CompletedTask;
        });
        await using var application = _builder.Build();

        Assert.Equal(0, await Task.Run(() => application.RunToExitCode()).WaitAsync(Patience));
    }

    [Fact]
    public async Task What_has_started_is_ended_when_a_run_is_asked_to_stop_while_it_starts()
    {
        var first = _builder.AddExecutable("first", "sleep", ".", "600");
        _builder.AddExecutable("second", "sleep", ".", "600").WaitForCompletion(first);
        await using var application = _builder.Build();
        var run = Task.Run(() => application.RunToExitCode());
        using var timeout = new CancellationTokenSource(Patience);
        var running = await application.ResourceNotifications.WaitForResourceAsync(
            "first", change => change.Snapshot.State?.Text == KnownResourceStates.Running, timeout.Token);
        var id = (int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
        using var process = Process.GetProcessById(id);
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        Assert.False(lifetime.ApplicationStarted.IsCancellationRequested);

        lifetime.StopApplication();

        Assert.Equal(0, await run.WaitAsync(Patience));
        Assert.True(process.HasExited);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_run_with_1_before_anything_starts()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _builder.AddExecutable("server", "server", ".").WithHttpEndpoint(port);
        await using var application = _builder.Build();

        Assert.Equal(1, await Task.Run(() => application.RunToExitCode()).WaitAsync(Patience));
        Assert.Empty(_console.Lines);
    }

    [Fact]
    public async Task An_error_of_Aspire_ends_the_run_with_1()
    {
        _builder.OnBeforeStart((_, _) => throw new DistributedApplicationException("There is no disk."));
        await using var application = _builder.Build();

        Assert.Equal(1, await Task.Run(() => application.RunToExitCode()).WaitAsync(Patience));
    }

    private sealed class Provider(ILogger logger) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
