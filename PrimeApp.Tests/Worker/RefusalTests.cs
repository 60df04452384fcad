namespace PrimeApp.Tests.Worker;

/// <summary>Redis answers, but not what the services asked for.</summary>
[Trait("Category", "Integration")]
public sealed class RefusalTests : OwnProcesses
{
    private static readonly (string, string?) ShortStall = ("Worker:StallTimeout", "00:00:05");

    private RedisServer _redis = null!;
    private ServiceProcess _api = null!;
    private ServiceProcess _worker = null!;
    private ConnectionMultiplexer _admin = null!;
    private string _adminConnection = null!;

    private IDatabase Database => _admin.GetDatabase();

    public override async ValueTask InitializeAsync()
    {
        _redis = await OwnAsync(RedisServer.StartAsync());
        // A separate user, so that the changes to the other user do not affect this connection.
        _adminConnection = $"{_redis.ConnectionString},user=admin,password=secret,allowAdmin=true";
        await using (var first = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString))
        {
            await first.GetDatabase().ExecuteAsync("ACL", "SETUSER", "admin", "on", ">secret", "~*", "&*", "+@all");
        }

        _admin = await OwnAsync(ConnectionMultiplexer.ConnectAsync(_adminConnection));
        var api = ServiceProcess.StartApiAsync(_redis);
        var worker = ServiceProcess.StartWorkerAsync(_redis, ShortStall);
        _api = await OwnAsync(api);
        _worker = await OwnAsync(worker);
    }

    [Fact]
    public async Task Scripts_that_are_forbidden_for_a_while_are_waited_for()
    {
        await _api.Client.CompleteAsync(10);

        await AllowAsync("-eval", "-evalsha");
        await Eventually.TrueAsync(async () => await SubmitAsync() == HttpStatusCode.ServiceUnavailable);
        await _worker.WaitForStatusAsync("/alive", HttpStatusCode.ServiceUnavailable);
        await AllowAsync("+@all");

        await _api.Client.CompleteAsync(11);
        await _worker.WaitForStatusAsync("/alive");
        // The worker logs the refusal once.
        Assert.DoesNotContain("BackgroundService failed", _worker.Output, StringComparison.Ordinal);
        Assert.Equal(1, Count(_worker.Output, "Redis refuses"));
    }

    [Fact]
    public async Task A_client_is_told_when_to_come_again()
    {
        await AllowAsync("-@all", "+ping");

        HttpResponseMessage? answer = null;
        await Eventually.TrueAsync(
            async () => (answer = await _api.Client.PostAsJsonAsync("/tasks", new { n = 1 })).StatusCode
                == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(TimeSpan.FromSeconds(1), answer!.Headers.RetryAfter!.Delta);
        foreach (var path in (string[])["/tasks", "/queue", "/queue/dead", $"/tasks/{new string('0', 32)}"])
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await _api.GetStatusAsync(path));
        }

        await _api.WaitForStatusAsync("/alive", HttpStatusCode.ServiceUnavailable);
        await AllowAsync("+@all");
        await _api.Client.CompleteAsync(12);
        await _api.WaitForStatusAsync("/alive");
    }

    [Theory]
    [InlineData("replica", "REPLICAOF 127.0.0.1 1", "REPLICAOF NO ONE")]
    [InlineData("no replicas", "CONFIG SET min-replicas-to-write 1", "CONFIG SET min-replicas-to-write 0")]
    [InlineData("no memory", "CONFIG SET maxmemory 1", "CONFIG SET maxmemory 0")]
    [InlineData("no commands", "ACL SETUSER default -@write", "ACL SETUSER default +@all")]
    [InlineData("no password", "ACL SETUSER default off", "ACL SETUSER default on")]
    [InlineData("scripts forgotten", "SCRIPT FLUSH", "PING", true)]
    [InlineData("connections cut", "CLIENT KILL TYPE normal", "PING", true)]
    [InlineData("subscriptions cut", "CLIENT KILL TYPE pubsub", "PING", true)]
    [InlineData("no clients", "CONFIG SET maxclients 1", "CONFIG SET maxclients 1000")]
    [InlineData("busy", "EVAL while|true|do|end 0", "SCRIPT KILL")]
    public async Task What_redis_refuses_for_seconds_loses_no_task_and_ends_no_service(
        string name, string begin, string end, bool again = false)
    {
        await Database.ExecuteAsync("CONFIG", "SET", "busy-reply-threshold", "100");
        var accepted = new List<Uri> { await _api.Client.SubmitAsync(20_000_000) };
        // The connection that ends the refusal is made first, because Redis may accept no new one.
        await using var rescuer = name == "no clients" ? null
            : await ConnectionMultiplexer.ConnectAsync(_adminConnection);
        var beginning = ExecuteAsync(Database, begin);
        if (name == "no clients")
        {
            await beginning;
            await Database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        }

        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(3);)
        {
            using var response = await _api.Client.PostAsJsonAsync("/tasks", new { n = 100 });
            Assert.True(
                response.StatusCode is HttpStatusCode.Accepted
                    || (response.StatusCode is HttpStatusCode.ServiceUnavailable
                        && response.Headers.RetryAfter is not null),
                $"{response.StatusCode}");
            if (response.Headers.Location is { } location)
            {
                accepted.Add(location);
            }

            if (again)
            {
                await ExecuteAsync(Database, begin);
            }
        }

        await ExecuteAsync((rescuer ?? _admin).GetDatabase(), end);
        await beginning;

        await Eventually.TrueAsync(async () => await SubmitAsync() == HttpStatusCode.Accepted);
        foreach (var location in accepted)
        {
            await _api.Client.WaitAsync(location);
        }

        Assert.Equal(HttpStatusCode.OK, await _worker.GetStatusAsync("/alive"));
        Assert.Equal(HttpStatusCode.OK, await _api.GetStatusAsync("/alive"));

        static async Task<RedisResult?> ExecuteAsync(IDatabase database, string line)
        {
            var words = line.Split(' ').Select(word => word.Replace('|', ' ')).ToArray();
            try
            {
                return await database.ExecuteAsync(words[0], [.. words[1..]]);
            }
            catch (Exception exception) when (exception is RedisException or RedisTimeoutException)
            {
                // The command may cut its own connection, or wait for the busy script.
                return null;
            }
        }
    }

    [Fact]
    public async Task A_redis_that_comes_back_empty_is_gone_on_with()
    {
        var completed = await _api.Client.SubmitAsync(10);
        await _api.Client.WaitAsync(completed);
        await _worker.PauseAsync();
        var waiting = await _api.Client.SubmitAsync(11);

        // Without persistence a restart forgets everything.
        await _redis.RestartAsync();
        await _worker.ResumeAsync();

        await Eventually.TrueAsync(async () => await SubmitAsync() == HttpStatusCode.Accepted);
        Assert.Equal(37UL, (await _api.Client.CompleteAsync(12)).LastPrime);
        foreach (var lost in (Uri[])[completed, waiting])
        {
            Assert.Equal(HttpStatusCode.NotFound, await _api.GetStatusAsync(lost.OriginalString));
        }

        foreach (var path in (string[])["/tasks", "/queue", "/queue/dead", "/alive", "/health"])
        {
            Assert.Equal(HttpStatusCode.OK, await _api.GetStatusAsync(path));
        }

        Assert.Equal(HttpStatusCode.OK, await _worker.GetStatusAsync("/alive"));
    }

    [Fact]
    public async Task Subscriptions_that_are_forbidden_for_a_while_come_back_by_themselves()
    {
        await _api.Client.CompleteAsync(10);
        await Eventually.EqualAsync(2L, () => CountSubscribersAsync(Keys.WakeChannel, Keys.CancelChannel));

        // Redis closes a connection whose user may no longer use the channel.
        await AllowAsync("resetchannels");
        await Eventually.EqualAsync(0L, () => CountSubscribersAsync(Keys.WakeChannel, Keys.CancelChannel));
        await AllowAsync("allchannels");

        await Eventually.EqualAsync(2L, () => CountSubscribersAsync(Keys.WakeChannel, Keys.CancelChannel));
    }

    [Fact]
    public async Task Entries_that_no_client_wrote_cost_nobody_anything()
    {
        var known = await _api.Client.CompleteAsync(10);
        var told = await _api.Client.GetStringAsync(known.Links.Self);
        RedisValue[] entries =
        [
            "deadbeefdeadbeefdeadbeefdeadbeef notanumber 123 x y",
            "deadbeefdeadbeefdeadbeefdeadbeef 5 123 x y",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "deadbeef",
            "",
            " ",
            new byte[] { 0, 255, 254, 10, 32, 32, 32, 32, 128 },
            new string('x', 1_000_000),
            $"{known.RequestId} 0 1 x y",
            $"{known.RequestId} -1 1 x y",
            $"{known.RequestId} 100000000000001 1 x y",
            $"{known.RequestId} 11 99999999999999999999 x y",
        ];
        await Database.ListRightPushAsync(Keys.Ready, entries);

        Assert.Equal(31UL, (await _api.Client.CompleteAsync(11)).LastPrime);
        await Eventually.EqualAsync(0L, () => Database.ListLengthAsync(Keys.Ready));
        Assert.Equal(told, await _api.Client.GetStringAsync(known.Links.Self));
        Assert.Contains("an entry of the ready list, which is dropped", _worker.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await _worker.GetStatusAsync("/alive"));
    }

    [Fact]
    public async Task A_key_of_another_type_costs_its_own_task_and_no_other()
    {
        await _worker.PauseAsync();
        var locations = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => _api.Client.SubmitAsync(n)));
        var victim = TaskClient.IdOf(locations[10]);
        await Database.KeyDeleteAsync(Keys.Task(victim));
        await Database.StringSetAsync(Keys.Task(victim), "foreign");
        await _worker.ResumeAsync();

        foreach (var location in locations.Where(location =>
            !location.ToString().EndsWith(victim, StringComparison.Ordinal)))
        {
            await _api.Client.WaitAsync(location);
        }

        Assert.DoesNotContain("could not be settled", _worker.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await _api.GetStatusAsync($"/tasks/{victim}"));
        Assert.Equal("foreign", await Database.StringGetAsync(Keys.Task(victim)));
    }

    [Fact]
    public async Task Keys_of_the_queue_that_are_of_another_type_are_moved_out_of_the_way()
    {
        await _api.Client.CompleteAsync(10);
        foreach (var key in (string[])[Keys.Ready, Keys.Delayed, Keys.Dead, Keys.Recent, Keys.Workers, Keys.Reaper])
        {
            await Database.KeyDeleteAsync(key);
            await Database.HashSetAsync(key, "foreign", "field");
        }

        foreach (var path in (string[])["/tasks", "/queue", "/queue/dead"])
        {
            Assert.Equal(HttpStatusCode.OK, await _api.GetStatusAsync(path));
        }

        await Eventually.TrueAsync(async () => await SubmitAsync() == HttpStatusCode.Accepted);
        await _api.Client.CompleteAsync(11);
        Assert.Equal(RedisType.Hash, await Database.KeyTypeAsync(Keys.Misplaced));
        Assert.Contains("moved out of the way", _worker.Output, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private Task AllowAsync(params string[] rules) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                await Database.ExecuteAsync("ACL", ["SETUSER", "default", .. rules]);
                return true;
            }
            catch (Exception exception) when (
                exception is RedisException or TimeoutException or OperationCanceledException)
            {
                // The connection was cut before the answer.
                return false;
            }
        });

    private async Task<HttpStatusCode> SubmitAsync()
    {
        using var response = await _api.Client.PostAsJsonAsync("/tasks", new { n = 1 });
        return response.StatusCode;
    }

    private async Task<long> CountSubscribersAsync(params string[] channels)
    {
        var reply = (RedisResult[])(await Database.ExecuteAsync("PUBSUB", ["NUMSUB", .. channels]))!;
        return reply.Where((_, i) => i % 2 == 1).Sum(count => (long)count);
    }
}
