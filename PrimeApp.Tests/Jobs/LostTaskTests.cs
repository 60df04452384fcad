namespace PrimeApp.Tests.Jobs;

/// <summary>What becomes of tasks when somebody deletes the keys that say where they are.</summary>
[Trait("Category", "Integration")]
public abstract class LostTaskTests(RedisFixture redis)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly (string, string?)[] Settings =
        [("Queue:SweepInterval", "00:00:01"), ("Queue:LeaseDuration", "00:00:00.500")];

    [Fact]
    public async Task Tasks_that_are_nowhere_are_put_back_in_their_order()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, Settings);
        var ids = (await host.SubmitManyAsync([1, 2, 3, 4, 5, 6])).Select(task => task.Id).ToArray();
        var started = await host.TakeAsync(2);
        Assert.Equal(2, (await host.ClaimAsync(2)).Length);
        await host.FailAsync(started[0], "failed");
        await host.Database.KeyDeleteAsync([Keys.Ready, Keys.Delayed, Keys.Claims]);

        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync(Interval);
            return await host.Database.ListLengthAsync(Keys.Ready) == ids.Length;
        });

        Assert.All(
            await Task.WhenAll(ids.Select(id => host.FindAsync(id))),
            task => Assert.Equal(TaskState.Queued, task!.State));
        Assert.Equal(ids.Order(), (await host.ClaimAsync(10)).Order());
    }

    [Fact]
    public async Task What_is_somewhere_or_final_stays_where_it_is()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, [("Queue:SweepInterval", "00:00:01"), ("Queue:RetryDelay", "01:00:00"),
                ("Queue:MaxRetryDelay", "01:00:00")]);
        await host.SubmitManyAsync([1, 2, 3, 4, 5, 6]);
        var started = await host.TakeAsync(3);
        await host.FailAsync(started[0], "failed");
        await host.CompleteAsync(started[1]);
        Assert.Single(await host.ClaimAsync(1));
        await host.CancelAsync((await host.SubmitAsync(1)).Id);

        // More than three sweeps.
        var until = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync(Interval);
            return TimeProvider.System.GetElapsedTime(until) > TimeSpan.FromSeconds(3.5);
        });

        Assert.Equal(2, await host.Database.ListLengthAsync(Keys.Ready));
        Assert.Equal(1, await host.Database.SortedSetLengthAsync(Keys.Delayed));
        var running = await host.Database.SetMembersAsync(Keys.Claim(started[2].Token));
        Assert.Equal(started[2].Id, Assert.Single(running));
    }
}

public sealed class LostTaskOnRedisTests(RedisFixture redis) : LostTaskTests(redis), IClassFixture<RedisFixture>;

public sealed class LostTaskOnGarnetTests(GarnetFixture garnet) : LostTaskTests(garnet), IClassFixture<GarnetFixture>;
