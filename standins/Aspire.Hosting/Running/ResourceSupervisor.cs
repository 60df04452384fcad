using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Containers;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>
/// Runs one replica of a resource: waits for what it depends on, starts its process, starts it again when it crashes.
/// </summary>
internal sealed class ResourceSupervisor : IDisposable
{
    // A resource without health checks counts as up when it has run for the first, and as sound when for the second.
    private static readonly TimeSpan SettlingTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SoundnessTime = TimeSpan.FromSeconds(10);

    private readonly LaunchPlanner _planner;
    private readonly ProcessWatchdog _watchdog;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceConsole _console;
    private readonly RunOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Action<DistributedApplicationException> _fail;
    private readonly bool _isAwaitedToEnd;
    private readonly OutputTail _tail = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _commands = new(initialCount: 1);
    private CancellationTokenSource _stopping = new();
    private CancellationToken _hurry;
    private Task _running = Task.CompletedTask;
    private bool _wasSound;

    /// <param name="instance">The replica.</param>
    /// <param name="context">What all supervisors share.</param>
    /// <param name="isAwaitedToEnd">Whether another resource waits for this one to end.</param>
    /// <param name="fail">Told when the replica cannot be started.</param>
    public ResourceSupervisor(
        ResourceInstance instance,
        SupervisionContext context,
        bool isAwaitedToEnd,
        Action<DistributedApplicationException> fail)
    {
        Instance = instance;
        _planner = context.Planner;
        _watchdog = context.Watchdog;
        _notifications = context.Notifications;
        _console = context.Console;
        _options = context.Options;
        _timeProvider = context.TimeProvider;
        _isAwaitedToEnd = isAwaitedToEnd;
        _fail = fail;
    }

    public ResourceInstance Instance { get; }

    /// <summary>Completes when the replica is up, or has ended well, or was skipped.</summary>
    public Task Settled => _settled.Task;

    private string Name => Instance.DisplayName;

    /// <summary>Begins to run the replica, unless it does.</summary>
    public async Task StartAsync()
    {
        await _commands.WaitAsync();
        try
        {
            if (_running.IsCompleted)
            {
                _stopping.Dispose();
                _stopping = new CancellationTokenSource();
                _running = RunAsync(_stopping.Token);
            }
        }
        finally
        {
            _commands.Release();
        }
    }

    /// <summary>Stops the replica and returns when nothing of it runs any more.</summary>
    /// <param name="hurry">Ends the patience with a process that takes its time.</param>
    public async Task StopAsync(CancellationToken hurry)
    {
        await _commands.WaitAsync(CancellationToken.None);
        try
        {
            _hurry = hurry;
            await _stopping.CancelAsync();
            await _running;
        }
        finally
        {
            _commands.Release();
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _commands.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        // Commands return when the work has begun.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await WaitForDependenciesAsync(stopping);
            await KeepRunningAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await PublishAsync(snapshot => snapshot.State?.Text == KnownResourceStates.Waiting
                ? snapshot with { State = KnownResourceStates.NotStarted }
                : snapshot with { State = KnownResourceStates.Exited, StopTimeStamp = snapshot.StopTimeStamp ?? UtcNow(), IsRestarting = false });
        }
        catch (Exception exception)
        {
            // Whatever it is that went wrong, it is the resource that cannot be started, and the user must know.
            var failure = exception as DistributedApplicationException
                ?? new DistributedApplicationException($"'{Name}' could not be started: {exception.Message}", exception);
            await PublishAsync(snapshot => snapshot with
            {
                State = KnownResourceStates.FailedToStart,
                Reason = failure.Message,
                IsRestarting = false,
            });
            _fail(failure);
        }
    }

    private async Task WaitForDependenciesAsync(CancellationToken stopping)
    {
        var waits = Instance.Resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length > 0)
        {
            await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Waiting });
            await Task.WhenAll(waits.Select(wait => WaitForAsync(wait, stopping)));
        }
    }

    private async Task WaitForAsync(WaitAnnotation wait, CancellationToken stopping)
    {
        var replicas = wait.Resource.GetReplicaCount();
        var arrived = new HashSet<string>();
        await foreach (var change in _notifications.WatchAsync(stopping))
        {
            if (!ReferenceEquals(change.Resource, wait.Resource))
            {
                continue;
            }

            var snapshot = change.Snapshot;
            if (HasArrived(wait, snapshot))
            {
                arrived.Add(change.ResourceId);
            }
            else if (snapshot.IsUnavailable)
            {
                throw new DistributedApplicationException(
                    $"'{Name}' waits for '{wait.Resource.Name}', which has {Describe(snapshot)}.");
            }

            if (arrived.Count == replicas)
            {
                return;
            }
        }
    }

    private static bool HasArrived(WaitAnnotation wait, CustomResourceSnapshot snapshot)
        => snapshot.State?.Text == KnownResourceStates.Skipped || wait.WaitType switch
        {
            WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
            WaitType.WaitForCompletion => snapshot.IsUnavailable && snapshot.ExitCode == wait.ExitCode,
            _ => snapshot.HealthStatus == HealthStatus.Healthy,
        };

    private static string Describe(CustomResourceSnapshot snapshot) => snapshot.State?.Text == KnownResourceStates.FailedToStart
        ? "failed to start"
        : $"ended with exit code {snapshot.ExitCode}";

    private async Task KeepRunningAsync(CancellationToken stopping)
    {
        for (var crashes = 1; ; crashes++)
        {
            await PublishAsync(snapshot => snapshot with
            {
                State = KnownResourceStates.Starting,
                HealthReports = ResourceHealthMonitor.InitialReports(Instance.Resource),
                IsRestarting = false,
            });
            var progress = new LineProgress(line => _console.WriteState(Name, line));
            switch (await _planner.PlanAsync(Instance, progress, stopping))
            {
                case SkippedLaunch skipped:
                    await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Skipped, Reason = skipped.Reason });
                    _settled.TrySetResult();
                    return;
                case ProcessLaunch launch:
                    var started = _timeProvider.GetTimestamp();
                    var exitCode = await RunProcessAsync(launch, stopping);
                    if (_timeProvider.GetElapsedTime(started) >= SoundnessTime)
                    {
                        _wasSound = true;
                        crashes = 1;
                    }

                    if (!await GoesOnAfterAsync(exitCode, crashes, stopping))
                    {
                        return;
                    }

                    break;
            }
        }
    }

    /// <summary>Starts the process and returns its exit code.</summary>
    private async Task<int> RunProcessAsync(ProcessLaunch launch, CancellationToken stopping)
    {
        var process = ChildProcess.Start(launch, _watchdog, line =>
        {
            _tail.Add(line);
            _console.WriteLine(Name, line);
        });
        await PublishAsync(snapshot => snapshot with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = UtcNow(),
            StopTimeStamp = null,
            ExitCode = null,
            Properties = [new ResourcePropertySnapshot("executable.pid", process.Id)],
        });
        try
        {
            await AttendStartupAsync(process, stopping);
            return await process.Ended.WaitAsync(stopping);
        }
        finally
        {
            if (!process.Ended.IsCompleted)
            {
                await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Stopping });
                await process.StopAsync(_options.StopTimeout, _timeProvider, _hurry);
            }

            var exitCode = await process.Ended;
            await PublishAsync(snapshot => snapshot with { ExitCode = exitCode, StopTimeStamp = UtcNow() });
        }
    }

    private async Task AttendStartupAsync(ChildProcess process, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var hasChecks = Instance.Resource.HasAnnotationOfType<HealthCheckAnnotation>();
        var up = hasChecks
            ? _notifications.WaitForResourceAsync(
                Instance.Resource.Name,
                change => change.ResourceId == Instance.Id && change.Snapshot.HealthStatus == HealthStatus.Healthy,
                over.Token)
            : Task.Delay(SettlingTime, _timeProvider, over.Token);
        var timeout = Task.Delay(_options.StartupTimeout, _timeProvider, over.Token);
        var first = await Task.WhenAny(process.Ended, up, timeout);
        stopping.ThrowIfCancellationRequested();
        await over.CancelAsync();
        if (first == up)
        {
            _wasSound |= hasChecks;
            _settled.TrySetResult();
        }
        else if (first == timeout && !_wasSound)
        {
            throw new DistributedApplicationException(
                $"'{Name}' has not become healthy within {_options.StartupTimeout}.{LastHealthFailure()}{LastOutput()}");
        }
    }

    /// <summary>Decides what to do about a process that has ended by itself, and whether a new one is to be started.</summary>
    private async Task<bool> GoesOnAfterAsync(int exitCode, int crashes, CancellationToken stopping)
    {
        if (exitCode == 0 || _isAwaitedToEnd)
        {
            await PublishAsync(snapshot => snapshot with
            {
                State = exitCode == 0 ? KnownResourceStates.Finished : KnownResourceStates.Exited,
            });
            _settled.TrySetResult();
            return false;
        }

        if (!_wasSound && crashes >= _options.StartupCrashLimit)
        {
            throw new DistributedApplicationException(
                $"'{Name}' has ended {crashes} times with an error while starting, the last time with exit code {exitCode}.{LastOutput()}");
        }

        var doublings = Math.Min(crashes - 1, 16);
        var delay = TimeSpan.FromTicks(Math.Min(_options.RestartDelay.Ticks << doublings, _options.MaxRestartDelay.Ticks));
        _console.WriteState(Name, $"ended with exit code {exitCode}; it is started again in {delay.TotalSeconds:0.#} s{LastOutput()}");
        await PublishAsync(snapshot => snapshot with { State = KnownResourceStates.Exited, IsRestarting = true });
        await Task.Delay(delay, _timeProvider, stopping);
        return true;
    }

    private string LastHealthFailure()
    {
        if (!_notifications.TryGetCurrentState(Instance.Id, out var state))
        {
            return string.Empty;
        }

        var failures = state.Snapshot.HealthReports.Where(report => report.Status != HealthStatus.Healthy)
            .Select(report => $"{Environment.NewLine}  {report.Description ?? report.ExceptionText ?? $"{report.Name} has not been checked"}");
        return string.Concat(failures);
    }

    private string LastOutput() => _tail.ToList() is { Count: > 0 } lines
        ? $"{Environment.NewLine}  Its last output:{string.Concat(lines.Select(line => $"{Environment.NewLine}    {line}"))}"
        : string.Empty;

    private DateTime UtcNow() => _timeProvider.GetUtcNow().UtcDateTime;

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change)
        => _notifications.PublishUpdateAsync(Instance.Resource, Instance.Id, change);
}
