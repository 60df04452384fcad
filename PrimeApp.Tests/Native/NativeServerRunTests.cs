namespace PrimeApp.Tests.Native;

/// <summary>Native servers under the real orchestrator: fetching that fails, crashes, requests to stop.</summary>
[Trait("Category", "Integration")]
public sealed class NativeServerRunTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryDirectory _directory = new();
    private readonly RecordedConsole _console = new();
    private readonly CancellationTokenSource _timeout = new(Patience);
    private DistributedApplication? _application;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_application is null)
        {
            return;
        }

        await _application.StopAsync(_timeout.Token);
        await _application.DisposeAsync();
    }

    public void Dispose()
    {
        _timeout.Dispose();
        _console.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_fetch_that_fails_is_told_with_its_cause_and_a_start_by_hand_fetches_again()
    {
        Need.Program("dpkg-deb");
        await StartAsync(Apt("echo \"E: Could not resolve 'deb.debian.org'\" >&2; exit 100"), isInstalled: false);

        await WaitForStateAsync(KnownResourceStates.FailedToStart);
        await _console.WaitForAsync(
            "exporter: failed to start. prometheus-redis-exporter could not be downloaded: " +
            "E: Could not resolve 'deb.debian.org'");

        Assert.Single(
            _console.Lines,
            line => line.StartsWith("exporter: Downloading prometheus-redis-exporter from", StringComparison.Ordinal));

        const string archives = "\"$(dirname \"$2\")/archives\"";
        Apt($"""
            root=$(mktemp -d); mkdir -p $root/DEBIAN $root/usr/bin; program=$root/usr/bin/redis_exporter
            printf '#!/bin/sh\nexec sleep 600' > $program; chmod +x $program
            printf 'Package: a\nVersion: 1\nArchitecture: all\nMaintainer: a\nDescription: b\n' > $root/DEBIAN/control
            dpkg-deb --build $root {archives}/prometheus-redis-exporter_1_all.deb; rm -r $root
            """);
        await ExecuteAsync(KnownResourceCommands.StartCommand);

        await _console.WaitForAsync("exporter: is healthy again.", Patience);
        Assert.Contains("exporter: Downloaded prometheus-redis-exporter", _console.Lines);
        Assert.Single(_console.Lines, line => line.StartsWith("exporter: failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_is_killed_is_started_again_and_one_that_is_asked_to_stop_is_not()
    {
        await StartAsync(Apt("exit 1"), isInstalled: true);
        await _console.WaitForAsync("exporter: is ready.", Patience);
        var first = await ProcessIdAsync();

        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await _console.WaitForAsync("exporter: is healthy again.", Patience);
        Assert.NotEqual(first, await ProcessIdAsync());
        Assert.Equal(
            [
                "exporter: is ready.",
                "exporter: was ended by a signal.",
                "exporter: restarts in 1 s.",
                "exporter: is healthy again.",
            ],
            _console.Lines.Where(line => line.StartsWith("exporter:", StringComparison.Ordinal)));

        await ExecuteAsync(KnownResourceCommands.StopCommand);
        await WaitForStateAsync([.. KnownResourceStates.TerminalStates]);
        await ExecuteAsync(KnownResourceCommands.StartCommand);
        await WaitForStateAsync(KnownResourceStates.Running);
        Assert.Single(_console.Lines, line => line.Contains("restarts in", StringComparison.Ordinal));
    }

    private async Task StartAsync(string aptGet, bool isInstalled)
    {
        if (isInstalled)
        {
            _directory.Script("installed/redis_exporter", "echo a word of the server\nexec sleep 600\n");
        }

        var builder = TestApplication.CreateBuilder();
        builder.AddContainer("exporter", "oliver006/redis_exporter").WithHttpEndpoint(targetPort: 9121);
        var packages = new AptPackages(_directory["tools"], aptGet);
        var provider = new NativeServerProvider([_directory["installed"]], packages);
        builder.RunNatively(provider, _directory["data"], _console);
        builder.AddDevelopmentConsole();
        builder.RestartAfterCrash();
        _application = builder.Build();
        await _application.StartAsync(_timeout.Token);
    }

    private string Apt(string install) =>
        _directory.Script("apt-get", $"case \"$*\" in *install*) {install} ;; esac\n");

    private Task<ResourceEvent> WaitForStateAsync(params string[] states) =>
        _application!.ResourceNotifications.WaitForResourceAsync(
            "exporter", change => states.Contains(change.Snapshot.State?.Text), _timeout.Token);

    private async Task<int> ProcessIdAsync()
    {
        var running = await WaitForStateAsync(KnownResourceStates.Running);
        return (int)running.Snapshot.Properties.Single(property => property.Name == "executable.pid").Value!;
    }

    private async Task ExecuteAsync(string command)
    {
        var result = await _application!.ResourceCommands.ExecuteCommandAsync("exporter", command, _timeout.Token);
        Assert.True(result.Success, result.Message);
    }
}
