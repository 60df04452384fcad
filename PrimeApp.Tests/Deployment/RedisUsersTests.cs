namespace PrimeApp.Tests.Deployment;

/// <summary>
/// The users of deploy/scripts/redis-users.conf, on a Redis that the script of the deployment starts.
/// </summary>
[Trait("Category", "Integration")]
public sealed class RedisUsersTests(RedisUsersTests.Fixture redis) : IClassFixture<RedisUsersTests.Fixture>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_user_of_the_services_may_do_all_that_the_queue_does()
    {
        await using var admin = await ConnectAsync("admin");
        await admin.GetDatabase().ExecuteAsync("ACL", "LOG", "RESET");
        await using (var host = await JobsHost.JoinAsync(redis.Server, ("Queue:MaxFailures", "1")))
        {
            await host.Worker.SubscribeAsync(() => { }, None);
            await host.Worker.SubscribeToCancellationsAsync(_ => { }, None);
            var computed = await host.SubmitAsync(100, "key");
            var batch = await host.SubmitManyAsync([100, 100, 100, 100]);
            var end = host.Watcher.WaitAsync(computed.Id, None);

            var deliveries = await host.TakeAsync(4);
            await host.AnswerAsync((await host.ClaimTasksAsync(1))!);
            await host.ReportProgressAsync(deliveries[0], 0.5);
            await host.RenewAsync(deliveries);
            await host.CompleteAsync(deliveries[0]);
            await host.ReturnAsync(deliveries[1]);
            await host.FailAsync(deliveries[2], "failed");
            Assert.Equal(Outcome.Cancelled, await host.CancelAsync(deliveries[3].Id));
            await host.Worker.CompleteAsync(new Completion(deliveries[3], 541, ComputationType.Computed), None);
            await host.HousekeepAsync();
            await host.DeadLetters.RetryAllAsync(10, None);
            await host.DeadLetters.ReadAsync(null, 10, None);
            Assert.NotEmpty((await host.History.ReadAsync(null, 10, null, None)).Tasks);
            await host.Inspector.InspectAsync(None);
            await host.GetStatusAsync();
            await host.CancelAsync(batch[^1].Id);
            await host.Cache.SetAsync(1_000_000_000, 22_801_763_489, None);
            Assert.NotNull(await host.Cache.FindAsync(1_000_000_000, None));

            Assert.Equal(TaskState.Completed, (await end.WaitAsync(Timeout))!.State);
            await host.Worker.RetireAsync(None);
        }

        // This log has the commands that Redis refused.
        Assert.Equal("", Describe(await admin.GetDatabase().ExecuteAsync("ACL", "LOG")));
    }

    [Fact]
    public async Task What_the_queue_wrote_is_there_after_a_restart()
    {
        await using var server = await RedisServer.StartWithUsersAsync();
        await using var host = await JobsHost.JoinAsync(server);
        var submissions = await host.SubmitManyAsync([1, 100]);
        await host.CompleteAsync(await host.TakeAsync());

        await server.RestartAsync();

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return await host.FindAsync(submissions[0].Id) is not null;
            }
            catch (RedisUnavailableException)
            {
                return false;
            }
        });
        Assert.Equal(TaskState.Completed, (await host.FindAsync(submissions[0].Id))!.State);
        Assert.Equal(TaskState.Queued, (await host.FindAsync(submissions[1].Id))!.State);
    }

    [Fact]
    public async Task Services_run_as_their_user_with_the_password_in_a_file()
    {
        using var secrets = new TemporaryDirectory();
        secrets.File("Redis__Password", RedisServer.PasswordOf("primeapp") + "\n");
        var settings = new (string, string?)[]
        {
            ("ConnectionStrings:redis", $"127.0.0.1:{redis.Server.Port},user=primeapp"),
            ("Secrets:Directory", secrets.Path),
        };
        await using var worker = await ServiceProcess.StartWorkerAsync(redis.Server, settings);
        await using var api = await ServiceProcess.StartApiAsync(redis.Server, settings);

        Assert.Equal(HttpStatusCode.OK, await api.GetStatusAsync("/health"));
        Assert.Equal(HttpStatusCode.OK, await worker.GetStatusAsync("/health"));
    }

    [Theory]
    [InlineData("primeapp", "{primes}:recent")]
    [InlineData("exporter", "{primes}:task:1")]
    [InlineData("backup", "{primes}:ready")]
    public async Task A_user_may_do_no_more_than_it_needs(string user, string key)
    {
        string[] refused =
        [
            "FLUSHALL", "FLUSHDB", "KEYS *", "SCAN 0", "CONFIG SET maxmemory 1", "CONFIG REWRITE", "SHUTDOWN",
            "REPLICAOF NO ONE", "ACL LIST", "CLIENT KILL ID 1", "CLIENT PAUSE 1", "SCRIPT FLUSH", "MONITOR",
            "MODULE LIST",
            "SAVE", "GET elsewhere", "PUBLISH elsewhere x", "EVAL \"return redis.call('FLUSHALL')\" 0", "DEBUG SLEEP 0",
            .. user == "primeapp" ? (string[])[] : [$"SET {key} x", $"DEL {key}", "PUBLISH primes:events x"],
        ];

        foreach (var command in refused)
        {
            Assert.Matches(
                "^-.*(NOPERM|permission|can't run this|DEBUG command not allowed)", await AskAsync(user, command));
        }

        Assert.Equal("+PONG", await AskAsync(user, "PING"));
    }

    [Fact]
    public async Task Nobody_is_let_in_without_a_name() =>
        Assert.StartsWith("-NOAUTH", await AskAsync(user: null, "PING"), StringComparison.Ordinal);

    [Fact]
    public async Task The_exporter_may_do_what_it_does()
    {
        Need.Program("prometheus-redis-exporter");
        await using var admin = await ConnectAsync("admin");
        await admin.GetDatabase().ExecuteAsync("ACL", "LOG", "RESET");
        var length = await admin.GetDatabase().ListLeftPushAsync("{primes}:ready", "entry");
        var address = $"127.0.0.1:{FreePort.Next()}";
        var start = new ProcessStartInfo(
            Tools.FindOrFetch("prometheus-redis-exporter")!, ["-web.listen-address", address]);
        start.Environment["REDIS_ADDR"] = $"redis://127.0.0.1:{redis.Server.Port}";
        start.Environment["REDIS_USER"] = "exporter";
        start.Environment["REDIS_PASSWORD"] = RedisServer.PasswordOf("exporter");
        start.Environment["REDIS_EXPORTER_CHECK_SINGLE_KEYS"] = "db0={primes}:ready";
        await using var exporter = new TestProcess(start);
        using var client = new PrometheusClient(new Uri($"http://{address}/"));
        await Eventually.TrueAsync(() => client.IsReadyAsync("health"));
        var metrics = await client.GetTextAsync("metrics");

        Assert.Contains("redis_up 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains(
            $"redis_key_size{{db=\"db0\",key=\"{{primes}}:ready\"}} {length}\n", metrics, StringComparison.Ordinal);
        Assert.Contains("redis_config_maxmemory", metrics, StringComparison.Ordinal);
        Assert.Equal("", Describe(await admin.GetDatabase().ExecuteAsync("ACL", "LOG")));
    }

    // Without the client library, which sends commands that some users may not run.
    private async Task<string?> AskAsync(string? user, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", redis.Server.Port);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        if (user is not null)
        {
            await writer.WriteLineAsync($"AUTH {user} \"{RedisServer.PasswordOf(user)}\"");
            Assert.Equal("+OK", await reader.ReadLineAsync());
        }

        await writer.WriteLineAsync(command);
        return await reader.ReadLineAsync();
    }

    private static string Describe(RedisResult log) =>
        string.Join('\n', ((RedisResult[])log!).Select(entry => string.Join<RedisResult>(' ', (RedisResult[])entry!)));

    private async Task<ConnectionMultiplexer> ConnectAsync(string user) =>
        await ConnectionMultiplexer.ConnectAsync($"{redis.Server.ConnectionStringOf(user)},allowAdmin=true");

    public sealed class Fixture : RedisFixture
    {
        protected override Task<RedisServer> StartAsync() => RedisServer.StartWithUsersAsync();
    }
}
