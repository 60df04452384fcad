using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PrimeApp.Tests.Development;

/// <summary>What the console says of resources whose states the test tells, instead of the orchestrator.</summary>
[Trait("Category", "Unit")]
public sealed class ResourceReportTests : IDisposable
{
    private static readonly string[] Start = ["PrimeApp is starting. Press Ctrl+C to stop it."];

    private readonly FakeTimeProvider _time = new();
    private readonly RecordedConsole _console = new();
    private readonly DistributedApplication _application;
    private readonly IResource _redis, _api, _grafana, _exporter, _dashboard;
    private readonly ConcurrentDictionary<IResource, CustomResourceSnapshot> _taken = new();

    public ResourceReportTests()
    {
        var builder = TestApplication.CreateBuilder("--AppHost:BrowserToken=token");
        var redis = builder.AddContainer("redis", "redis");
        var api = builder.AddProject<Projects.PrimeApp_Api>("api", launchProfileName: null)
            .WithHttpEndpoint()
            .WaitFor(redis);
        (_redis, _api) = (redis.Resource, api.Resource);
        _grafana = builder.AddContainer("grafana", "grafana/grafana").WithHttpEndpoint(targetPort: 3000).Resource;
        _exporter = builder.AddContainer("exporter", "exporter").WaitFor(api).Resource;
        _dashboard = builder.AddExecutable("aspire-dashboard", "dashboard", ".").WithHttpEndpoint().Resource;
        // Of no interest to the developer.
        builder.AddParameter("parameter", "value");
        Allocate(_api, 8000);
        Allocate(_grafana, 3000);
        Allocate(_dashboard, 15888);

        builder.AddDevelopmentConsole();
        builder.Services.AddSingleton(new DevelopmentConsole(_console));
        builder.Services.AddSingleton<TimeProvider>(_time);
        _application = builder.Build();
        _application.Services.GetRequiredService<ResourceReport>().Start();
        _application.Services.GetRequiredService<ResourceWatch>().Add((change, _) =>
        {
            _taken[change.Resource] = change.Snapshot;
            return Task.CompletedTask;
        });
    }

    public void Dispose()
    {
        _application.Dispose();
        _console.Dispose();
    }

    [Fact]
    public async Task What_to_open_is_told_once_all_are_ready()
    {
        await TellAsync(_dashboard, KnownResourceStates.Running);
        await TellAsync(_redis, KnownResourceStates.Starting);
        await TellAsync(_redis, KnownResourceStates.Running);
        await TellAsync(_api, KnownResourceStates.Waiting);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Unhealthy, "not yet");
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Healthy);
        await TellAsync(_grafana, KnownResourceStates.Running);
        Assert.DoesNotContain("Open:", _console.Lines);
        await TellAsync(_exporter, KnownResourceStates.Running);
        await TellAsync(_exporter, KnownResourceStates.Running, HealthStatus.Healthy);

        Assert.Equal(
            [
                .. Start,
                "aspire-dashboard: is ready.",
                "redis: is ready.",
                "api: is ready.",
                "grafana: is ready.",
                "exporter: is ready.",
                "",
                "Open:",
                "  Web UI           http://localhost:8000",
                "  API              http://localhost:8000/openapi/v1.json",
                "  Dashboard        http://localhost:15888/login?t=token",
                "  Grafana          http://localhost:3000",
                "",
            ],
            _console.Lines);
    }

    [Fact]
    public async Task What_is_skipped_is_told_with_its_reason_once()
    {
        await SkipAsync(_grafana, "It is not installed.");
        await SkipAsync(_exporter, "Nobody knows it.");
        await TellReadyAsync(_dashboard, _redis, _api);

        Assert.Equal(["exporter: is skipped. Nobody knows it."], LinesAbout("exporter"));
        Assert.Equal(["  Grafana          skipped: It is not installed."], LinesWith("not installed"));
        Assert.Contains("  Web UI           http://localhost:8000", _console.Lines);
    }

    [Fact]
    public async Task What_fails_to_start_is_told_with_its_reason_and_so_is_what_waits_for_it()
    {
        await TellReadyAsync(_dashboard, _grafana);
        await TellAsync(_api, KnownResourceStates.Waiting);
        await TellAsync(_exporter, KnownResourceStates.Waiting);
        Assert.DoesNotContain("Open:", _console.Lines);
        await GiveReasonAsync(_redis, "It could not be downloaded.");
        await TellAsync(_redis, KnownResourceStates.FailedToStart);

        Assert.Equal(["redis: failed to start. It could not be downloaded."], LinesAbout("redis"));
        Assert.Contains("  Web UI           waits for redis", _console.Lines);

        await TellReadyAsync(_redis, _api);

        Assert.Equal("redis: is healthy again.", LinesAbout("redis").Last());
        Assert.Equal(["api: is ready. http://localhost:8000"], LinesAbout("api"));
        Assert.Single(_console.Lines, "Open:");
    }

    [Theory]
    [InlineData(3, "redis: ended with exit code 3. ")]
    [InlineData(0, "redis: ended with exit code 0. ")]
    [InlineData(-1, "redis: was ended by a signal.")]
    [InlineData(null, "redis: ended unexpectedly. ")]
    public async Task The_end_of_a_process_is_told_once_until_it_is_well_again(int? exitCode, string expected)
    {
        await TellReadyAsync(_redis);
        await TellAsync(_redis, KnownResourceStates.Exited, exitCode: exitCode);
        await TellAsync(_redis, KnownResourceStates.Starting);
        await TellAsync(_redis, KnownResourceStates.Exited, exitCode: exitCode);
        await TellReadyAsync(_redis);

        Assert.Equal(["redis: is ready.", expected, "redis: is healthy again."], LinesAbout("redis"));
    }

    [Fact]
    public async Task What_is_unhealthy_and_well_again_is_told_once()
    {
        await TellReadyAsync(_api);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Unhealthy, "It answered 503.\nAnd more.");
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Degraded, "It answers late.");
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Healthy);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Healthy, "fine");

        Assert.Equal(
            ["api: is ready.", "api: is not healthy. It answered 503.", "api: is healthy again."], LinesAbout("api"));
    }

    [Fact]
    public async Task A_requested_stop_is_not_a_failure_and_the_start_after_it_no_recovery()
    {
        await TellReadyAsync(_api);
        await TellAsync(_api, KnownResourceStates.Stopping);
        await TellAsync(_api, KnownResourceStates.Exited, exitCode: 0);
        await TellAsync(_api, KnownResourceStates.Starting);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Unhealthy, "not yet");
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Healthy);

        Assert.Equal(["api: is ready.", "api: is ready."], LinesAbout("api"));
    }

    [Fact]
    public async Task What_was_stopped_while_others_started_does_not_hold_up_what_to_open()
    {
        await TellReadyAsync(_dashboard, _redis, _api, _exporter);
        await TellAsync(_grafana, KnownResourceStates.Running, HealthStatus.Unhealthy, "not yet");
        await TellAsync(_grafana, KnownResourceStates.Stopping);

        Assert.Contains("  Grafana          stopped", _console.Lines);
    }

    [Fact]
    public async Task What_runs_for_a_minute_without_ever_being_healthy_is_told()
    {
        await TellReadyAsync(_dashboard, _redis, _grafana, _exporter);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Unhealthy, "It answered 503.");
        await AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Empty(LinesAbout("api"));

        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(["api: is not healthy 60 s after its start. It answered 503."], LinesAbout("api"));
        Assert.Contains("  Web UI           failed: see above", _console.Lines);
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Healthy);
        Assert.Equal("api: is healthy again.", LinesAbout("api").Last());
    }

    [Fact]
    public async Task What_became_healthy_in_time_is_not_told_a_minute_later()
    {
        await TellAsync(_api, KnownResourceStates.Running, HealthStatus.Unhealthy, "not yet");
        await TellReadyAsync(_api);
        await AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(["api: is ready."], LinesAbout("api"));
    }

    [Fact]
    public async Task An_observer_that_fails_is_told_and_the_others_go_on()
    {
        var watch = _application.Services.GetRequiredService<ResourceWatch>();
        watch.Add((_, _) => throw new InvalidOperationException("broken"));

        await TellReadyAsync(_api);
        await TellReadyAsync(_redis);

        await _console.WaitForAsync("redis: cannot be watched. InvalidOperationException: broken");
        Assert.Equal(
            ["api: is ready.", "api: cannot be watched. InvalidOperationException: broken"], LinesAbout("api"));
    }

    private IEnumerable<string> LinesAbout(string resource) =>
        _console.Lines.Where(line => line.StartsWith($"{resource}: ", StringComparison.Ordinal));

    private IEnumerable<string> LinesWith(string text) =>
        _console.Lines.Where(line => line.Contains(text, StringComparison.Ordinal));

    private async Task TellReadyAsync(params IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            await TellAsync(resource, KnownResourceStates.Running, HealthStatus.Healthy);
        }
    }

    private async Task SkipAsync(IResource resource, string reason)
    {
        await GiveReasonAsync(resource, reason);
        await TellAsync(resource, NativeServerStates.Skipped);
    }

    private Task GiveReasonAsync(IResource resource, string reason) =>
        _application.ResourceNotifications.PublishUpdateAsync(resource, snapshot => snapshot.WithReason(reason));

    // Returns when the change has been handled.
    private async Task TellAsync(
        IResource resource, string state, HealthStatus? health = null, string? description = null, int? exitCode = null)
    {
        await _application.ResourceNotifications.PublishUpdateAsync(resource, previous =>
        {
            var snapshot = previous with { State = new ResourceStateSnapshot(state, null), ExitCode = exitCode };
            if (health is { } status)
            {
                SetHealthReports(snapshot, [new HealthReportSnapshot("check", status, description, null)]);
            }

            return snapshot;
        });
        Assert.True(_application.ResourceNotifications.TryGetCurrentState(resource.Name, out var current));
        await Eventually.TrueAsync(() => ReferenceEquals(_taken.GetValueOrDefault(resource), current.Snapshot));
    }

    // On a thread without a synchronisation context, the code that waits for the time runs before this returns.
    private Task AdvanceAsync(TimeSpan time) => Task.Run(() => _time.Advance(time));

    private static void Allocate(IResource resource, int port)
    {
        var endpoint = resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port);
    }

    // Only Aspire's own service sets the health of a resource, and it needs half a minute to see an unhealthy one.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_HealthReports")]
    private static extern void SetHealthReports(
        CustomResourceSnapshot snapshot, ImmutableArray<HealthReportSnapshot> reports);
}
