namespace PrimeApp.Tests.Chaos;

/// <summary>
/// Failures of production, while tasks are submitted and run. After each failure, every accepted task is completed
/// once, no other key is left, and the metrics are right: <see cref="ChaosScene.AssertAllIsWellAsync"/>.
/// </summary>
public abstract class ChaosTests(ChaosScale scale, RedisKind kind = RedisKind.Redis)
{
    // Redis works for so many completions before it is killed again.
    private const int CompletionsBetweenKills = 100;

    // How long Redis refuses commands for each reason.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    [Fact]
    public virtual async Task Workers_are_killed_at_random_every_second()
    {
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 3);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration);

        // The first killed worker has running tasks. The others are chosen at random.
        var busy = scene.Workers[0];
        (_, load) = await PauseWithLeasesAsync(scene, busy, load);
        await scene.KillAsync(busy);
        scene.LaunchWorker();
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await seconds.WaitForNextTickAsync() && !load.IsCompleted)
        {
            await scene.KillAsync(scene.Workers[Random.Shared.Next(scene.Workers.Count)]);
            scene.LaunchWorker();
        }

        await load;

        var tasks = await scene.AssertAllIsWellAsync(scale.IsPatient);
        Assert.Contains(tasks, task => task.Attempts > 1);
    }

    [Fact]
    public virtual async Task Workers_are_replaced_one_after_another()
    {
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 2);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration);
        for (var replaced = 0; replaced < 2 || !load.IsCompleted; replaced++)
        {
            await scene.LaunchWorker().WaitUntilAliveAsync();
            await scene.StopAsync(scene.Workers[0]);
        }

        await load;

        var tasks = await scene.AssertAllIsWellAsync(scale.IsPatient);
        Assert.All(tasks, task => Assert.Equal(1, task.Attempts));
    }

    [Fact]
    public virtual async Task A_worker_hangs_for_longer_than_a_lease_and_wakes_up()
    {
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 2);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration / 2);
        var sleeper = scene.Workers[0];
        (var leases, load) = await PauseWithLeasesAsync(scene, sleeper, load);
        await scene.WaitForReapingAsync(sleeper);
        await sleeper.ResumeAsync();
        await load;

        var tasks = await scene.AssertAllIsWellAsync(scale.IsPatient);

        // On a busy machine, any worker may lose further leases.
        Assert.InRange(await LossesAsync(sleeper), leases, double.MaxValue);
        await Eventually.EqualAsync(
            tasks.Sum(task => task.Attempts!.Value - 1),
            async () => (await Task.WhenAll(scene.Workers.Select(LossesAsync))).Sum());

        static async Task<double> LossesAsync(ServiceProcess worker) =>
            (await worker.Client.ScrapeAsync()).Value("prime_task_lease_losses_total")!.Value;
    }

    [Fact]
    public virtual async Task The_network_of_a_worker_is_cut_for_longer_than_a_lease()
    {
        var redis = await RedisServer.StartAsync(kind: kind);
        await using var network = new TcpProxy(redis.Port);
        await using var scene = await ChaosScene.StartAsync(redis, workers: 1);
        var isolated = scene.LaunchWorker(("ConnectionStrings:redis", $"127.0.0.1:{network.Port}"));
        await scene.WaitForWorkersAsync();
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration / 2);
        await scene.WaitForStartsAsync(isolated);
        network.Cut();
        await scene.WaitForReapingAsync(isolated);
        network.Mend();
        await load;

        await scene.AssertAllIsWellAsync(scale.IsPatient);
    }

    [Fact]
    public async Task Redis_is_killed_and_started_again()
    {
        await using var scene =
            await ChaosScene.StartAsync(await RedisServer.StartAsync(appendOnly: true, kind: kind), workers: 2);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration);
        var kills = 0;
        for (var completed = 0; !load.IsCompleted; completed = scene.Completed)
        {
            await Eventually.TrueAsync(() => load.IsCompleted || scene.Completed > completed + CompletionsBetweenKills);
            await scene.Redis.RestartAsync();
            kills++;
        }

        await load;

        Assert.InRange(kills, 1, int.MaxValue);
        await scene.AssertAllIsWellAsync(scale.IsPatient, sawAll: false);
    }

    [Fact]
    public virtual async Task Redis_has_no_memory_left()
    {
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 2);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration);
        await Eventually.TrueAsync(() => scene.Accepted > scale.Tasks / 4, scale.Duration * 2);
        await scene.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        // The API accepts no more tasks, and all accepted tasks are completed.
        await Eventually.TrueAsync(() => scene.Refusals > 0);
        await Eventually.TrueAsync(() => scene.Completed == scene.Accepted);
        Assert.InRange(scene.Accepted, scale.Tasks / 4, scale.Tasks - 1);
        Assert.Equal(1, scene.Api.Output.Split("Redis refuses").Length - 1);

        await scene.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await load;
        await scene.AssertAllIsWellAsync(scale.IsPatient);
    }

    [Fact]
    public virtual async Task Redis_refuses_in_one_way_after_another()
    {
        // Redis saves every second if its data has changed.
        var redis = await RedisServer.StartAsync(kind: kind, arguments: ["--save", "1 1"]);
        await using var scene = await ChaosScene.StartAsync(redis, workers: 2);
        await scene.ObserveAsync();
        var load = scene.SubmitAsync(scale.Tasks, scale.Duration);
        var refusals = 0;
        do
        {
            await DuringAsync("ACL SETUSER default -@write", "ACL SETUSER default +@all");
            await DuringAsync("ACL SETUSER default -eval -evalsha", "ACL SETUSER default +@all");
            await DuringAsync("CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0");
            await DuringAsync("REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE");
            await DuringAsync("CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0");
            await StormAsync("SCRIPT FLUSH");
            await StormAsync("CLIENT KILL TYPE normal SKIPME yes");
            await StormAsync("CLIENT KILL TYPE pubsub");
            await WithoutDiskAsync();
        }
        while (!load.IsCompleted);

        await load;

        Assert.InRange(refusals, 8, int.MaxValue);
        Assert.InRange(scene.Refusals, 1, int.MaxValue);
        // The connection of the observer was cut too.
        await scene.AssertAllIsWellAsync(scale.IsPatient, sawAll: false);

        async Task DuringAsync(string begin, string end)
        {
            await ExecuteAsync(begin);
            await Task.Delay(Period);
            await ExecuteAsync(end);
        }

        async Task StormAsync(string command)
        {
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Period;)
            {
                await ExecuteAsync(command);
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        async Task WithoutDiskAsync()
        {
            // A folder with the name of the file makes the save fail. A save may end at this moment and write the file
            // first.
            var file = Path.Combine(redis.Folder, "dump.rdb");
            await Eventually.TrueAsync(() =>
            {
                try
                {
                    File.Delete(file);
                    return Directory.CreateDirectory(Path.Combine(file, "full")).Exists;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            });
            await ExecuteAsync("BGSAVE");
            await Task.Delay(Period);
            Directory.Delete(file, recursive: true);
            await ExecuteAsync("BGSAVE");
            await Eventually.TrueAsync(async () =>
                (await scene.Database.ExecuteAsync("INFO", "persistence")).ToString()
                    .Contains("rdb_last_bgsave_status:ok", StringComparison.Ordinal));
        }

        async Task ExecuteAsync(string command)
        {
            var words = command.Split(' ');
            try
            {
                await scene.Database.ExecuteAsync(words[0], words[1..]);
                refusals++;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                // The command may cut its own connection, or another save may be running.
            }
        }
    }

    [Fact]
    public virtual async Task Connections_are_held_and_headers_never_end()
    {
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 2);
        await scene.ObserveAsync();
        using var stop = new CancellationTokenSource();
        var holders = Enumerable.Range(0, 500).Select(_ => HoldAsync(stop.Token)).ToArray();

        await scene.SubmitAsync(scale.Tasks, scale.Duration);
        await stop.CancelAsync();
        await Task.WhenAll(holders);

        await scene.AssertAllIsWellAsync(scale.IsPatient);

        // The held connections come from a second address, because one address may have only half of all connections.
        async Task HoldAsync(CancellationToken cancellationToken)
        {
            var api = new IPEndPoint(IPAddress.Loopback, scene.Api.Client.BaseAddress!.Port);
            while (!cancellationToken.IsCancellationRequested)
            {
                try
                {
                    using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
                    await socket.ConnectAsync(api, cancellationToken);
                    await socket.SendAsync("GET /tasks HTTP/1.1\r\nHost: x\r\nX-Held: "u8.ToArray(), cancellationToken);
                    while (await socket.SendAsync(new byte[] { (byte)'x' }, cancellationToken) > 0)
                    {
                        await Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken);
                    }
                }
                catch (SocketException)
                {
                    // The service refused or closed the connection. Connect again.
                    await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
                }
                catch (OperationCanceledException)
                {
                }
            }
        }
    }

    [Fact]
    public async Task Clocks_of_workers_are_off_by_an_hour()
    {
        Need.That(FakeClock.Obstacle);
        await using var scene = await ChaosScene.StartAsync(await RedisServer.StartAsync(kind: kind), workers: 1);
        await AssertOffByAsync(scene.LaunchWorker(FakeClock.OffBy(TimeSpan.FromHours(1))), TimeSpan.FromHours(1));
        await AssertOffByAsync(scene.LaunchWorker(FakeClock.OffBy(TimeSpan.FromHours(-1))), TimeSpan.FromHours(-1));
        await scene.ObserveAsync();
        await scene.SubmitAsync(scale.Tasks, scale.Duration / 2);

        var tasks = await scene.AssertAllIsWellAsync(scale.IsPatient);
        Assert.All(tasks, task => Assert.Equal(1, task.Attempts));
        Assert.Equal(3, tasks.Select(task => task.Worker).Distinct().Count());

        static async Task AssertOffByAsync(ServiceProcess worker, TimeSpan offset)
        {
            await worker.WaitUntilAliveAsync();
            using var response = await worker.Client.GetAsync("/alive");
            var actual = response.Headers.Date!.Value - TimeProvider.System.GetUtcNow();
            Assert.InRange(actual, offset - TimeSpan.FromMinutes(1), offset + TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Redis_is_away_at_first_and_for_long()
    {
        await using var scene = await ChaosScene.StartAsync(RedisServer.CreateStopped(kind: kind), workers: 2);
        var load = scene.SubmitAsync(scale.Tasks, TimeSpan.Zero);
        await Eventually.TrueAsync(() => scene.Refusals > 0);
        var services = scene.Workers.Append(scene.Api).ToList();
        await Eventually.TrueAsync(() => services.TrueForAll(service => CountUnavailable(service) == 1));
        var said = services.ConvertAll(service => service.Lines.Count);

        // Submitters, workers and probes use Redis every second, but the services log nothing more.
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < scale.Outage;)
        {
            await seconds.WaitForNextTickAsync();
            foreach (var service in services)
            {
                Assert.Equal(HttpStatusCode.OK, await service.GetStatusAsync("/alive"));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await service.GetStatusAsync("/health"));
            }
        }

        Assert.Equal(said, services.ConvertAll(service => service.Lines.Count));
        await scene.Redis.RestartAsync();
        await scene.ObserveAsync();
        await load;

        await scene.AssertAllIsWellAsync(scale.IsPatient, sawAll: false);
        Assert.All(services, service => Assert.Equal(1, CountUnavailable(service)));

        static int CountUnavailable(ServiceProcess service) =>
            service.Output.Split('\n').Count(line => line.Contains("Redis is unavailable", StringComparison.Ordinal));
    }

    /// <summary>
    /// Freezes a worker at a moment when all tasks in its claims are running. Gives their number and the load. The load
    /// is repeated until there is such a moment.
    /// </summary>
    private async Task<(double Leases, Task Load)> PauseWithLeasesAsync(
        ChaosScene scene, ServiceProcess worker, Task load)
    {
        var started = 0;
        await Eventually.TrueAsync(
            async () =>
            {
                if (load.IsCompleted)
                {
                    await load;
                    load = scene.SubmitAsync(scale.Tasks / 4, TimeSpan.Zero);
                }

                if ((await scene.StartedByAsync(worker)).Length == 0)
                {
                    return false;
                }

                await worker.PauseAsync();
                // The last commands of the worker may still be on their way to Redis.
                await scene.Database.PingAsync();
                var ids = await scene.StartedByAsync(worker);
                started = ids.Length;
                // The worker counts a lost lease only for a task that it knows to be started.
                var output = worker.Output;
                if (started > 0
                    && ids.All(id => output.Contains($"Task {id} started", StringComparison.Ordinal))
                    && (await scene.ClaimedByAsync(worker)).Length == started)
                {
                    return true;
                }

                await worker.ResumeAsync();
                return false;
            },
            TimeSpan.FromMinutes(3),
            TimeSpan.FromMilliseconds(1));
        return (started, load);
    }
}
