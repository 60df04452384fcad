namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Integration")]
public abstract class TaskWatcherTests(RedisFixture redis)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_task_is_followed_to_its_end()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        Assert.Equal(TaskState.Queued, (await NextAsync(records)).State);

        var delivery = await host.TakeAsync();
        Assert.Equal(TaskState.Running, (await NextAsync(records)).State);
        await host.Worker.ReportProgressAsync(delivery!, 0.5, None);
        Assert.Equal(0.5, (await NextAsync(records)).Progress);
        await host.CompleteAsync(delivery);

        var last = await NextAsync(records);
        Assert.Equal((TaskState.Completed, 541UL), (last.State, last.LastPrime));
        Assert.False(await records.MoveNextAsync());
    }

    [Fact]
    public async Task However_many_watch_however_many_tasks_there_is_one_subscription()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submissions = await host.Tasks.SubmitManyAsync([1, 100, 100], None);
        var waits = submissions.SelectMany(
            task => Enumerable.Range(0, 20).Select(_ => host.Watcher.WaitAsync(task.Id, None))).ToList();
        await Eventually.EqualAsync(1, () => SubscriptionsAsync(host));

        foreach (var _ in submissions)
        {
            await host.CompleteAsync(await host.TakeAsync());
        }

        Assert.All(await Task.WhenAll(waits).WaitAsync(Timeout), task => Assert.Equal(541UL, task!.LastPrime));
        Assert.Equal(1, await SubscriptionsAsync(host));
    }

    [Fact]
    public async Task What_a_watcher_sees_of_a_completion_is_what_the_record_says()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var computed = await host.Tasks.SubmitAsync(100, null, None);
        var answered = await host.Tasks.SubmitAsync(100, null, None);
        var waits = new[] { computed, answered }.Select(task => host.Watcher.WaitAsync(task.Id, None)).ToList();
        await Eventually.EqualAsync(1, () => SubscriptionsAsync(host));

        await host.Worker.ReturnAsync((await host.TakeAsync())!, None);
        await host.CompleteAsync(await host.TakeAsync());
        await host.AnswerAsync((await host.Worker.ClaimAsync(1, None))!);

        foreach (var seen in await Task.WhenAll(waits).WaitAsync(Timeout))
        {
            Assert.Equal(await host.Tasks.FindAsync(seen!.Id, None), seen);
        }
    }

    [Fact]
    public async Task A_watcher_that_leaves_does_not_disturb_the_others()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        using var leave = new CancellationTokenSource();
        var stays = host.Watcher.WaitAsync(submission.Id, None);
        var leaves = host.Watcher.WaitAsync(submission.Id, leave.Token);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);

        await host.CompleteAsync(await host.TakeAsync());

        Assert.Equal(541UL, (await stays.WaitAsync(Timeout))!.LastPrime);
    }

    [Fact]
    public async Task What_is_final_is_given_at_once_and_what_is_unknown_is_not_waited_for()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        await host.CompleteAsync(await host.TakeAsync());

        Assert.Equal(541UL, (await host.Watcher.WaitAsync(submission.Id, None).WaitAsync(Timeout))!.LastPrime);
        Assert.Null(await host.Watcher.WaitAsync("unknown", None).WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_change_whose_message_was_lost_is_seen_all_the_same()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        await NextAsync(records);

        await host.Database.HashSetAsync(Keys.Task(submission.Id), "status", "cancelled");

        Assert.Equal(TaskState.Cancelled, (await NextAsync(records)).State);
    }

    [Fact]
    public async Task A_task_that_expires_while_it_is_watched_ends_the_watch()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        await NextAsync(records);

        await host.Database.KeyDeleteAsync(Keys.Task(submission.Id));

        Assert.False(await records.MoveNextAsync().AsTask().WaitAsync(Timeout));
    }

    [Fact]
    public async Task An_outage_of_redis_is_waited_for_by_those_who_watch_and_told_to_those_who_begin()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true, kind: redis.Server.Kind);
        await using var host = await JobsHost.CreateAsync(server);
        var submission = await host.Tasks.SubmitAsync(100, null, None);
        var delivery = await host.TakeAsync();
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        await NextAsync(records);

        await server.KillAsync();
        await Assert.ThrowsAsync<RedisUnavailableException>(() => host.Watcher.WaitAsync("another", None));
        await server.RestartAsync();

        await Eventually.TrueAsync(async () => await TryCompleteAsync(host, delivery!));
        var last = await NextAsync(records);
        Assert.Equal(TaskState.Completed, last.State);
    }

    private static async Task<bool> TryCompleteAsync(JobsHost host, Delivery delivery)
    {
        try
        {
            return await host.CompleteAsync(delivery) == Outcome.Done;
        }
        catch (RedisUnavailableException)
        {
            return false;
        }
    }

    private static async Task<TaskRecord> NextAsync(IAsyncEnumerator<TaskRecord> records)
    {
        Assert.True(await records.MoveNextAsync().AsTask().WaitAsync(Timeout));
        return records.Current;
    }

    private static async Task<long> SubscriptionsAsync(JobsHost host)
    {
        var reply = (StackExchange.Redis.RedisResult[]?)await host.Database.ExecuteAsync(
            "PUBSUB", "NUMSUB", Keys.EventsChannel);
        return (long)reply![1];
    }
}

public sealed class TaskWatcherOnRedisTests(RedisFixture redis) : TaskWatcherTests(redis), IClassFixture<RedisFixture>;

public sealed class TaskWatcherOnGarnetTests(GarnetFixture garnet) : TaskWatcherTests(garnet),
IClassFixture<GarnetFixture>;
