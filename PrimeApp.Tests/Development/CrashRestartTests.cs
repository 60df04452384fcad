using PrimeApp.ServiceDefaults.Settings;

namespace PrimeApp.Tests.Development;

/// <summary>A service whose states the test tells, instead of the orchestrator.</summary>
[Trait("Category", "Unit")]
public sealed class CrashRestartTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecordedConsole _console = new();
    private readonly DistributedApplication _application;
    private readonly ProjectResource _service;
    private volatile string? _taken;
    private int _starts;
    private string? _obstacle;

    public CrashRestartTests()
    {
        var builder = TestApplication.CreateBuilder();
        _service = builder.AddProject<Projects.PrimeApp_Api>("api", launchProfileName: null)
            .WithCommand(KnownResourceCommands.StartCommand, "Start", _ => Task.FromResult(Start()))
            .Resource;
        builder.RestartAfterCrash();
        builder.Services.AddSingleton(new DevelopmentConsole(_console));
        builder.Services.AddSingleton<TimeProvider>(_time);
        _application = builder.Build();
        _application.Services.GetRequiredService<CrashRestart>().Start();
        _application.Services.GetRequiredService<ResourceWatch>().Add((change, _) =>
        {
            _taken = change.Snapshot.State?.Text;
            return Task.CompletedTask;
        });
    }

    public void Dispose()
    {
        _application.Dispose();
        _console.Dispose();
    }

    [Fact]
    public async Task The_pause_doubles_with_each_crash_up_to_half_a_minute()
    {
        foreach (var pause in (int[])[1, 2, 4, 8, 16, 30, 30])
        {
            var starts = _starts;
            await TellAsync(KnownResourceStates.Running);
            await TellAsync(KnownResourceStates.Exited);
            Assert.Equal($"api: restarts in {pause} s.", _console.Lines.Last());

            await AdvanceAsync(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(starts, _starts);
            await AdvanceAsync(TimeSpan.FromMilliseconds(1));
            Assert.Equal(starts + 1, _starts);
        }
    }

    [Fact]
    public async Task After_a_minute_without_a_crash_the_pause_is_short_again()
    {
        await CrashAsync(after: TimeSpan.Zero, expectedPause: 1);
        await CrashAsync(after: TimeSpan.FromSeconds(59), expectedPause: 2);
        await CrashAsync(after: TimeSpan.FromSeconds(60), expectedPause: 1);
    }

    [Theory]
    [InlineData("Exited")]
    [InlineData("Finished")]
    public async Task Every_end_that_was_not_asked_for_is_a_crash(string state)
    {
        await TellAsync(KnownResourceStates.Running);
        await TellAsync(state);

        Assert.Equal(["api: restarts in 1 s."], _console.Lines);
    }

    [Fact]
    public async Task A_requested_stop_is_none_and_neither_is_a_start_that_fails()
    {
        await TellAsync(KnownResourceStates.Running);
        await TellAsync(KnownResourceStates.Stopping);
        await TellAsync(KnownResourceStates.Exited);
        await TellAsync(KnownResourceStates.Starting);
        await TellAsync(KnownResourceStates.FailedToStart);

        Assert.Empty(_console.Lines);
    }

    [Fact]
    public async Task A_service_whose_settings_are_wrong_stays_as_it_is()
    {
        await TellAsync(KnownResourceStates.Running);
        await TellAsync(KnownResourceStates.Exited, SettingsExtensions.ExitCode);

        Assert.Empty(_console.Lines);
    }

    [Fact]
    public async Task What_was_started_by_hand_meanwhile_is_left_alone()
    {
        await TellAsync(KnownResourceStates.Running);
        await TellAsync(KnownResourceStates.Exited);
        await TellAsync(KnownResourceStates.Running);

        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(0, _starts);
    }

    [Fact]
    public async Task A_start_that_is_refused_is_told()
    {
        _obstacle = "There is no disk.";

        await CrashAsync(after: TimeSpan.Zero, expectedPause: 1);

        Assert.Equal("api: did not restart. There is no disk.", _console.Lines.Last());
    }

    [Fact]
    public async Task Nothing_is_started_once_the_application_stops()
    {
        await TellAsync(KnownResourceStates.Running);
        await TellAsync(KnownResourceStates.Exited);

        _application.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(0, _starts);
        Assert.Equal(["api: restarts in 1 s."], _console.Lines);
    }

    private ExecuteCommandResult Start()
    {
        Interlocked.Increment(ref _starts);
        return _obstacle is null ? CommandResults.Success() : CommandResults.Failure(_obstacle);
    }

    private async Task CrashAsync(TimeSpan after, int expectedPause)
    {
        await TellAsync(KnownResourceStates.Running);
        await AdvanceAsync(after);
        await TellAsync(KnownResourceStates.Exited);
        Assert.Equal($"api: restarts in {expectedPause} s.", _console.Lines.Last());
        await AdvanceAsync(TimeSpan.FromSeconds(expectedPause));
    }

    // Returns when the change has been handled.
    private async Task TellAsync(string state, int? exitCode = null)
    {
        await _application.ResourceNotifications.PublishUpdateAsync(
            _service,
            snapshot => snapshot with { State = new ResourceStateSnapshot(state, null), ExitCode = exitCode });
        await Eventually.EqualAsync(state, () => _taken!);
    }

    // On a thread without a synchronisation context, the code that waits for the time runs before this returns.
    private Task AdvanceAsync(TimeSpan time) => Task.Run(() => _time.Advance(time));
}
