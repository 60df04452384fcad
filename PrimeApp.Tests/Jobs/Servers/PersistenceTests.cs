namespace PrimeApp.Tests.Jobs.Servers;

/// <summary>What of the accepted tasks is left when Redis is killed.</summary>
[Trait("Category", "Integration")]
public abstract class PersistenceTests(RedisKind kind)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task With_fsync_always_each_accepted_task_is_there_after_a_kill_in_the_middle_of_submitting()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true, kind: kind);
        await using var host = await JobsHost.CreateAsync(server);
        var accepted = new ConcurrentBag<string>();
        var submitters = Enumerable.Range(0, 8).Select(_ => SubmitUntilRefusedAsync(host, accepted)).ToList();
        await Eventually.TrueAsync(() => accepted.Count > 500);

        await server.KillAsync();
        await Task.WhenAll(submitters);
        await server.RestartAsync();

        await AssertQueuedAsync(host, accepted);
    }

    [Fact]
    public virtual async Task With_fsync_every_second_each_accepted_task_is_there_that_Redis_has_had_time_to_write()
    {
        await using var server = await RedisServer.StartAsync(
            arguments: ["--appendonly", "yes", "--appendfsync", "everysec"]);
        await using var host = await JobsHost.CreateAsync(server);
        string[] accepted = [.. (await host.SubmitManyAsync([1, 2, 3])).Select(submission => submission.Id)];
        await Eventually.TrueAsync(async () =>
        {
            var persistence = (string?)await host.Database.ExecuteAsync("INFO", "persistence");
            return persistence!.Contains("aof_buffer_length:0", StringComparison.Ordinal)
                && persistence.Contains("aof_pending_bio_fsync:0", StringComparison.Ordinal);
        });

        await server.KillAsync();
        await server.RestartAsync();

        await AssertQueuedAsync(host, accepted);
    }

    private static async Task SubmitUntilRefusedAsync(JobsHost host, ConcurrentBag<string> accepted)
    {
        try
        {
            while (true)
            {
                accepted.Add((await host.SubmitAsync(1)).Id);
            }
        }
        catch (RedisUnavailableException)
        {
        }
    }

    private static async Task AssertQueuedAsync(JobsHost host, IReadOnlyCollection<string> accepted)
    {
        string[] ready = [];
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                var entries =
                    await host.Gateway.RunAsync("lrange", database => database.ListRangeAsync(Keys.Ready), None);
                ready = [.. entries.Select(entry => entry.ToString().Split(' ')[0])];
                return true;
            }
            catch (RedisUnavailableException)
            {
                return false;
            }
        });
        Assert.Empty(accepted.Except(ready));
        Assert.NotNull(await host.FindAsync(accepted.First()));
    }
}

public sealed class PersistenceOnRedisTests() : PersistenceTests(RedisKind.Redis);

public sealed class PersistenceOnGarnetTests() : PersistenceTests(RedisKind.Garnet)
{
    [Fact(Skip = "Garnet does not tell how far its append-only file is written.")]
    public override Task With_fsync_every_second_each_accepted_task_is_there_that_Redis_has_had_time_to_write() =>
        Task.CompletedTask;
}
