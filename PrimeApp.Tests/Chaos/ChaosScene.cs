namespace PrimeApp.Tests.Chaos;

/// <summary>
/// An API, some workers and their Redis, all as separate processes. A client submits tasks and repeats what is refused.
/// An observer counts how often each task is reported as completed.
/// </summary>
internal sealed partial class ChaosScene : IAsyncDisposable
{
    private const int Submitters = 16;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    // Redis forgets a dead worker after a minute.
    private static readonly TimeSpan RetirementTimeout = TimeSpan.FromSeconds(90);

    // Each task must be computed. So Redis keeps no result, and there are more different n than a worker can remember.
    private static readonly (string Key, string? Value)[] Settings =
    [
        ("Queue:LeaseDuration", "00:00:02"),
        ("NthPrimeCache:Capacity", "0"),
        ("Worker:ShutdownTimeout", "00:00:00"),
        // At this level, the log of a worker has a line for each started task.
        ("Logging:LogLevel:PrimeApp", "Debug"),
    ];

    // The n are so far apart that no short sieve leads from one result to another.
    private static readonly Lazy<ulong>[] Answers =
        [.. Enumerable.Range(0, PrimePositions.DefaultCapacity + 100).Select(i => new Lazy<ulong>(() =>
            NthPrime.Find(NOf(i))))];

    private readonly IConnectionMultiplexer _observer;
    private readonly List<ServiceProcess> _workers = [];
    private readonly ConcurrentDictionary<string, (Uri Location, ulong Prime)> _accepted = new();
    private readonly ConcurrentDictionary<string, int> _completions = new();
    private int _refusals;

    private ChaosScene(RedisServer redis, ServiceProcess api, IConnectionMultiplexer observer)
    {
        Redis = redis;
        Api = api;
        _observer = observer;
    }

    public RedisServer Redis { get; }

    public ServiceProcess Api { get; }

    /// <summary>The workers that have been started and not been killed or stopped.</summary>
    public IReadOnlyList<ServiceProcess> Workers => _workers;

    public IDatabase Database => _observer.GetDatabase();

    /// <summary>How many tasks were accepted.</summary>
    public int Accepted => _accepted.Count;

    /// <summary>How many tasks were reported as completed.</summary>
    public int Completed => _completions.Count;

    /// <summary>How often a submission was answered with 503.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>
    /// Starts the API and the workers. Redis may be running or not. <see cref="LaunchWorker"/> starts further workers.
    /// </summary>
    public static async Task<ChaosScene> StartAsync(RedisServer redis, int workers)
    {
        var configuration = ConfigurationOptions.Parse(redis.ConnectionString);
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(100);
        var api = ServiceProcess.StartApiAsync(redis, Settings);
        var scene = new ChaosScene(redis, await api, await ConnectionMultiplexer.ConnectAsync(configuration));
        for (var i = 0; i < workers; i++)
        {
            scene.LaunchWorker();
        }

        await scene.WaitForWorkersAsync();
        return scene;
    }

    /// <summary>Starts a worker without waiting for it.</summary>
    /// <param name="settings">Configuration and environment of its own.</param>
    public ServiceProcess LaunchWorker(params (string Key, string? Value)[] settings)
    {
        var worker = ServiceProcess.LaunchWorker(Redis, [.. Settings, .. settings]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Waits until all workers are alive.</summary>
    public Task WaitForWorkersAsync() => Task.WhenAll(_workers.Select(worker => worker.WaitUntilAliveAsync()));

    /// <summary>Ends a worker as kill -9 does.</summary>
    public async Task KillAsync(ServiceProcess worker)
    {
        _workers.Remove(worker);
        await worker.DisposeAsync();
    }

    /// <summary>Tells a worker to stop, and checks its exit code.</summary>
    public async Task StopAsync(ServiceProcess worker)
    {
        _workers.Remove(worker);
        Assert.Equal(0, await worker.StopAsync());
        await worker.DisposeAsync();
    }

    /// <summary>Counts from now on how often each task is reported as completed.</summary>
    public async Task ObserveAsync()
    {
        var events = new RedisChannel(Keys.EventsChannel, RedisChannel.PatternMode.Literal);
        await _observer.GetSubscriber().SubscribeAsync(events, (_, changes) =>
        {
            // The message of a completion has more than the id.
            foreach (var change in changes.ToString().Split('\n').Select(line => line.Split(' ')).Where(line =>
                line.Length > 1))
            {
                _completions.AddOrUpdate(change[0], 1, (_, count) => count + 1);
            }
        });
    }

    /// <summary>
    /// Submits further tasks, evenly distributed over some time. A refused client repeats the request with the same
    /// idempotency key after the time in <c>Retry-After</c>.
    /// </summary>
    public Task SubmitAsync(int count, TimeSpan duration)
    {
        var started = TimeProvider.System.GetTimestamp();
        var first = Accepted;
        return Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = Submitters }, async (i, cancellationToken) =>
            {
                var early = duration * i / count - TimeProvider.System.GetElapsedTime(started);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, cancellationToken);
                }

                var question = (first + i) % Answers.Length;
                while (await SubmitAsync($"task-{first + i}", NOf(question), Answers[question].Value) is { } pause)
                {
                    await Task.Delay(pause, cancellationToken);
                }
            });
    }

    /// <summary>The ids that a worker has started.</summary>
    public async Task<string[]> StartedByAsync(ServiceProcess worker)
    {
        var ids = await ClaimedByAsync(worker);
        var states = await Task.WhenAll(ids.Select(id => Database.HashGetAsync(Keys.Task(id), "status")));
        return [.. ids.Zip(states).Where(task => task.Second == "running").Select(task => task.First)];
    }

    /// <summary>The ids that are in a worker's claims, whether they are started or not.</summary>
    public async Task<string[]> ClaimedByAsync(ServiceProcess worker)
    {
        var name = NameOf(worker);
        var claims = (await Database.SortedSetRangeByRankAsync(Keys.Claims))
            .Select(ClaimName.Parse).Where(claim => claim.Worker == name);
        var members = await Task.WhenAll(claims.Select(claim => Database.SetMembersAsync(Keys.Claim(claim.Token))));
        return [.. members.SelectMany(ids => ids).Select(id => id.ToString())];
    }

    /// <summary>Waits until a worker has running tasks.</summary>
    public Task WaitForStartsAsync(ServiceProcess worker) =>
        Eventually.TrueAsync(async () =>
            (await StartedByAsync(worker)).Length > 0, Timeout, TimeSpan.FromMilliseconds(1));

    /// <summary>Waits until all tasks of a worker were taken back.</summary>
    public Task WaitForReapingAsync(ServiceProcess worker) =>
        Eventually.TrueAsync(
            async () => (await ClaimedByAsync(worker)).Length == 0, Timeout);

    /// <summary>
    /// Checks what must be true in the end. Each accepted task was completed once, with the right result. Only the keys
    /// of results and workers are left. The metrics agree with the records.
    /// </summary>
    /// <param name="isPatient">Whether to wait until dead workers are forgotten.</param>
    /// <param name="sawAll">Whether the observer was connected at every completion.</param>
    /// <returns>The tasks as the API shows them.</returns>
    public async Task<IReadOnlyCollection<TaskAnswer>> AssertAllIsWellAsync(bool isPatient, bool sawAll = true)
    {
        await WaitForWorkersAsync();
        var tasks = await AssertCompletedAsync();
        Assert.DoesNotContain(_completions, task => task.Value != 1);
        if (sawAll)
        {
            await Eventually.EqualAsync(Accepted, () => Completed);
        }

        var strays = await AssertKeysAsync(mayHaveStrays: !sawAll && Redis.Kind == RedisKind.Garnet);
        await AssertMetricsAsync([.. tasks.Select(task => task.Worker!), .. strays]);
        if (isPatient)
        {
            await Eventually.EqualAsync(
                _workers.Count, async () => (int)await Database.SortedSetLengthAsync(Keys.Workers), RetirementTimeout);
        }

        return tasks;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _workers.Append(Api))
        {
            await service.DisposeAsync();
        }

        await _observer.DisposeAsync();
        await Redis.DisposeAsync();
    }

    private async Task<TimeSpan?> SubmitAsync(string idempotencyKey, long n, ulong prime)
    {
        using var response = await Api.Client.SendAsync(
            "POST", "/tasks", JsonContent.Create(new { n }), ("Idempotency-Key", idempotencyKey));
        if (response.StatusCode != HttpStatusCode.Accepted)
        {
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
            {
                // The log of the service arrives a moment later.
                await Task.Delay(TimeSpan.FromSeconds(1));
                Assert.Fail($"{response.StatusCode}: {Api.Output}");
            }

            Interlocked.Increment(ref _refusals);
            return response.Headers.RetryAfter!.Delta;
        }

        var location = response.Headers.Location!;
        Assert.True(_accepted.TryAdd(TaskClient.IdOf(location), (location, prime)));
        return null;
    }

    private async Task<IReadOnlyCollection<TaskAnswer>> AssertCompletedAsync()
    {
        var tasks = new ConcurrentBag<TaskAnswer>();
        await Parallel.ForEachAsync(
            _accepted.Values, new ParallelOptions { MaxDegreeOfParallelism = Submitters }, async (accepted, _) =>
            {
                var task = await Api.Client.WaitForStatusAsync(accepted.Location, "completed", "failed", "cancelled");
                Assert.Equal("completed", task.Status);
                Assert.Equal(accepted.Prime, task.LastPrime);
                tasks.Add(task);
            });
        return tasks;
    }

    /// <summary>
    /// Gives the workers that completed tasks which no client knows. When Garnet is killed during a submission, it may
    /// keep a part of it. The client then submits the task again.
    /// </summary>
    private async Task<IReadOnlyList<string>> AssertKeysAsync(bool mayHaveStrays)
    {
        HashSet<string> allowed = [Keys.Recent, Keys.Workers, Keys.Reaper];
        string[] records = [.. _accepted.Keys.Select(Keys.Task)];
        string[] idempotencyKeys = [.. Enumerable.Range(0, Accepted).Select(i => Keys.Idempotency($"task-{i}"))];
        string[] strays = mayHaveStrays ? [.. (await Database.FindKeysAsync(Keys.Task("*"))).Except(records)] : [];
        string[] expiring = [.. records, .. idempotencyKeys, .. strays];
        allowed.UnionWith(expiring);

        await Eventually.EqualAsync("", async () =>
            string.Join('\n', (await Database.FindKeysAsync()).Where(key => !allowed.Contains(key))));
        foreach (var batch in expiring.Chunk(1000))
        {
            await Eventually.TrueAsync(async () =>
                (await Task.WhenAll(batch.Select(key => Database.KeyTimeToLiveAsync(key))))
                    .All(lifetime => lifetime is not null));
        }

        var completions = await Task.WhenAll(strays.Select(key => Database.HashGetAsync(key, "completion")));
        return [.. completions.Select(completion => completion.ToString().Split(' ')[^1])];
    }

    private async Task AssertMetricsAsync(string[] completers)
    {
        // The metrics of a killed worker are lost, so only living workers are checked.
        var completedBy = completers.CountBy(worker => worker).ToDictionary();
        foreach (var worker in _workers)
        {
            var completed = completedBy.GetValueOrDefault(NameOf(worker));
            await Eventually.EqualAsync((completed, 0, 0), async () =>
            {
                var exposition = await worker.Client.ScrapeAsync();
                return (
                    Count(exposition, "prime_task_submissions_total", ("status", "completed")),
                    Count(exposition, "prime_task_submissions_total", ("status", "failed")),
                    Count(exposition, "prime_active_computations"));
            });
        }

        await Eventually.EqualAsync((Accepted, 0, 0, _workers.Count), async () =>
        {
            var exposition = await Api.Client.ScrapeAsync();
            return (
                Count(exposition, "api_requests_total", ("method", "POST"), ("endpoint", "/tasks"), ("status", "202")),
                Count(exposition, "prime_queue_depth"), Count(exposition, "prime_queue_dead_letters"),
                Count(exposition, "prime_workers_alive"));
        });
    }

    private static long NOf(int question) => 10_000_000 + (PrimePositions.Near + 1) * question;

    private static int Count(Exposition exposition, string name, params (string, string)[] labels) =>
        (int)(exposition.Value(name, labels) ?? -1);

    // A worker's log begins with its name.
    private static string NameOf(ServiceProcess worker) => WorkerStarted().Match(worker.Output).Groups[1].Value;

    [GeneratedRegex(@"Worker (\S+) holds up to")]
    private static partial Regex WorkerStarted();
}
