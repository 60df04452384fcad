namespace PrimeApp.Tests.Garnet;

/// <summary>What PrimeApp.Garnet keeps, and how it starts and ends.</summary>
[Trait("Category", "Integration")]
public sealed class GarnetTests
{
    private const int Keys = 1000;

    [Fact]
    public async Task All_that_was_answered_is_there_after_a_kill()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true, kind: RedisKind.Garnet);
        await WriteAsync(server);

        await server.KillAsync();
        await server.RestartAsync();

        await AssertWrittenAsync(server);
    }

    [Fact]
    public async Task All_is_there_after_a_stop_though_no_answer_waited_for_the_disk()
    {
        await using var server = await RedisServer.StartAsync(kind: RedisKind.Garnet);
        await WriteAsync(server);

        Assert.Equal(0, await server.StopAsync());
        await server.RestartAsync();

        await AssertWrittenAsync(server);
    }

    [Fact]
    public async Task A_long_append_only_file_becomes_a_checkpoint_that_survives_a_kill()
    {
        const int Batches = 40;
        const long Limit = 4 << 20;
        await using var server = await RedisServer.StartAsync(kind: RedisKind.Garnet, arguments:
        [
            "--aof-size-limit", $"{Limit}", "--aof-segment-size", "8m", "--aof-size-limit-enforce-frequency", "1",
        ]);
        await using var host = await JobsHost.CreateAsync(server);
        await WriteAsync(server);
        var first = await RunAsync(host);
        for (var batch = 0; batch < Batches; batch++)
        {
            await RunAsync(host);
        }

        // The data after the checkpoint is in two segments of 8 MiB.
        await Eventually.TrueAsync(
            () => Directory.Exists(Path.Combine(server.Folder, "Store")) && SizeOfLog(server) <= 16 << 20);
        var last = await RunAsync(host);

        // Twice, because the second checkpoint starts from the first.
        for (var kills = 0; kills < 2; kills++)
        {
            Assert.Equal(0, await server.StopAsync());
            await server.RestartAsync();
            await server.KillAsync();
            await server.RestartAsync();
            await Eventually.TrueAsync(() => host.Database.Multiplexer.IsConnected);
            await AssertWrittenAsync(server);
            foreach (var id in (string[])[first, last])
            {
                Assert.Equal(TaskState.Completed, (await host.FindAsync(id))!.State);
            }

            await RunAsync(host);
        }
    }

    [Fact]
    public async Task Who_does_not_know_the_password_is_refused()
    {
        await using var server = await RedisServer.StartAsync(password: "s3cret", kind: RedisKind.Garnet);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(
            $"127.0.0.1:{server.Port},abortConnect=false,connectTimeout=1000,connectRetry=0");

        await Assert.ThrowsAsync<RedisConnectionException>(() => connection.GetDatabase().PingAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var server = await RedisServer.StartAsync(kind: RedisKind.Garnet);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => RedisServer.StartAsync(kind: RedisKind.Garnet,
                arguments: ["--bind", $"127.0.0.1", "--port", $"{server.Port}"]));

        Assert.Contains($"Could not bind 127.0.0.1:{server.Port}", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Submits, claims and answers some tasks; gives the id of one.</summary>
    private static async Task<string> RunAsync(JobsHost host)
    {
        var submissions = await host.SubmitManyAsync([.. Enumerable.Repeat(1L, WorkerQueue.MaxBatch)]);
        await host.AnswerAsync((await host.ClaimTasksAsync(WorkerQueue.MaxBatch))!);
        return submissions[0].Id;
    }

    private static long SizeOfLog(RedisServer server) =>
        new DirectoryInfo(Path.Combine(server.Folder, "AOF")).EnumerateFiles("aof.log.*").Sum(file => file.Length);

    // A server that waits for a busy disk needs longer than the 5 s that the client waits by default.
    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server) =>
        ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},asyncTimeout=60000");

    private static async Task WriteAsync(RedisServer server)
    {
        await using var connection = await ConnectAsync(server);
        var database = connection.GetDatabase();
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(i =>
            database.HashSetAsync($"hash:{i}", [new("a", i), new("b", "x")])));
        await database.ScriptEvaluateAsync(
            """
            for i = 1, 1000 do
                redis.call('RPUSH', KEYS[1], i)
                redis.call('ZADD', KEYS[2], i, 'm' .. i)
                redis.call('SADD', KEYS[3], 'm' .. i)
            end
            redis.call('SET', KEYS[4], 'text', 'PX', 3600000)
            """,
            ["list", "sorted", "set", "string"]);
    }

    private static async Task AssertWrittenAsync(RedisServer server)
    {
        await using var connection = await ConnectAsync(server);
        var database = connection.GetDatabase();
        var hashes = await Task.WhenAll(Enumerable.Range(0, Keys).Select(i => database.HashGetAsync($"hash:{i}", "a")));
        Assert.Equal(Enumerable.Range(0, Keys), hashes.Select(value => (int)value));
        Assert.Equal(Enumerable.Range(1, Keys), (await database.ListRangeAsync("list")).Select(value => (int)value));
        Assert.Equal(Enumerable.Range(1, Keys),
            (await database.SortedSetRangeByRankWithScoresAsync("sorted")).Select(entry => (int)entry.Score));
        Assert.Equal(Keys, await database.SetLengthAsync("set"));
        Assert.Equal("text", await database.StringGetAsync("string"));
        Assert.InRange((await database.KeyTimeToLiveAsync("string"))!.Value, TimeSpan.FromMinutes(55),
            TimeSpan.FromHours(1));
    }
}
