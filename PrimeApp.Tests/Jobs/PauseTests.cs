namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public abstract class PauseTests(RedisFixture redis)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_paused_queue_accepts_tasks_and_gives_none_until_it_is_resumed()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var running = (await host.SubmitAsync(1)).Id;
        var delivery = await host.TakeAsync();
        await host.Control.PauseAsync(None);
        var first = await host.GetStatusAsync();
        await host.Control.PauseAsync(None);
        var waiting = (await host.SubmitAsync(2)).Id;

        Assert.Empty(await host.ClaimAsync(10));
        var status = await host.GetStatusAsync();
        Assert.Equal((true, 1), (status.Paused, status.Depth));
        Assert.NotNull(status.PausedAt);
        Assert.Equal(first.PausedAt, status.PausedAt);

        // A task that was claimed before the pause goes on.
        Assert.Equal([Outcome.Done], await host.RenewAsync([delivery!]));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));
        Assert.Equal(TaskState.Completed, (await host.FindAsync(running))!.State);

        var woken = new TaskCompletionSource();
        await host.Worker.SubscribeAsync(() => woken.TrySetResult(), None);
        await host.Control.ResumeAsync(None);
        await host.Control.ResumeAsync(None);
        await woken.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([waiting], await host.ClaimAsync(10));
        Assert.False((await host.GetStatusAsync()).Paused);
    }

    [Fact]
    public async Task A_paused_queue_takes_back_the_tasks_of_dead_workers_and_lost_ones()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:LeaseDuration", "00:00:00.200"), ("Queue:SweepInterval", "00:00:01"));
        var ids = (await host.SubmitManyAsync([1, 2, 3])).Select(task => task.Id).ToArray();
        Assert.Equal(2, (await host.TakeAsync(2)).Count);
        await host.Database.KeyDeleteAsync(Keys.Ready);
        await host.Control.PauseAsync(None);

        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync(Interval);
            return await host.Database.ListLengthAsync(Keys.Ready) == 3;
        });

        Assert.Empty(await host.ClaimAsync(10));
        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(ids[0]));
        await host.Control.ResumeAsync(None);
        Assert.Equal(ids[1..], (await host.ClaimAsync(10)).Order());
    }

    [Fact]
    public async Task A_key_of_another_type_does_not_pause_the_queue()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.Database.ListLeftPushAsync(Keys.Paused, "foreign");
        await host.SubmitAsync(1);

        Assert.False((await host.GetStatusAsync()).Paused);
        Assert.Single(await host.ClaimAsync(1));
        await host.HousekeepAsync(Interval);
        Assert.False(await host.Database.KeyExistsAsync(Keys.Paused));

        // The queue is also paused when the time cannot be read.
        await host.Database.StringSetAsync(Keys.Paused, "foreign");
        var status = await host.GetStatusAsync();
        Assert.Equal((true, null), (status.Paused, status.PausedAt));
    }

    [Fact]
    public async Task All_tasks_that_wait_are_cancelled_in_parts_and_none_that_runs()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:RetryDelay", "01:00:00"), ("Queue:MaxRetryDelay", "01:00:00"));
        var ids = (await host.SubmitManyAsync([1, 2, 3, 4, 5, 6])).Select(task => task.Id).ToArray();
        var started = await host.TakeAsync(2);
        await host.FailAsync(started[1], "failed");
        // A task without a record must not block the others.
        await host.Database.KeyDeleteAsync(Keys.Task(ids[2]));

        Assert.Equal(new CancelledTasks(1, 3), await host.Control.CancelWaitingAsync(2, None));
        Assert.Equal(TaskState.Cancelled, (await host.FindAsync(ids[3]))!.State);
        Assert.Equal(new CancelledTasks(3, 0), await host.Control.CancelWaitingAsync(100, None));
        Assert.Equal(new CancelledTasks(0, 0), await host.Control.CancelWaitingAsync(100, None));

        Assert.Equal(TaskState.Running, (await host.FindAsync(ids[0]))!.State);
        Assert.All(
            await Task.WhenAll(ids.Except([ids[0], ids[2]]).Select(id => host.FindAsync(id))),
            task => Assert.Equal(TaskState.Cancelled, task!.State));
        Assert.Equal(Outcome.Running, await host.Tasks.CancelAsync(ids[0], onlyWaiting: true, None));
    }
}

public sealed class PauseOnRedisTests(RedisFixture redis) : PauseTests(redis), IClassFixture<RedisFixture>;

public sealed class PauseOnGarnetTests(GarnetFixture garnet) : PauseTests(garnet), IClassFixture<GarnetFixture>;
