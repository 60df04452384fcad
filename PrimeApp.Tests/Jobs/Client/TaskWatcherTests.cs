namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Integration")]
public abstract class TaskWatcherTests(RedisFixture redis)
{
    protected static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    protected static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_task_is_followed_to_its_end()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        Assert.Equal(TaskState.Queued, (await NextAsync(records)).State);

        var delivery = await host.TakeAsync();
        Assert.Equal(TaskState.Running, (await NextAsync(records)).State);
        await host.ReportProgressAsync(delivery, 0.5);
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
        var submissions = await host.SubmitManyAsync([1, 100, 100]);
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
        var computed = await host.SubmitAsync(100);
        var answered = await host.SubmitAsync(100);
        var waits = new[] { computed, answered }.Select(task => host.Watcher.WaitAsync(task.Id, None)).ToList();
        await Eventually.EqualAsync(1, () => SubscriptionsAsync(host));

        await host.ReturnAsync(await host.TakeAsync());
        await host.CompleteAsync(await host.TakeAsync());
        await host.AnswerAsync((await host.ClaimTasksAsync(1))!);

        foreach (var seen in await Task.WhenAll(waits).WaitAsync(Timeout))
        {
            Assert.Equal(await host.FindAsync(seen!.Id), seen);
        }
    }

    [Fact]
    public async Task A_watcher_that_leaves_does_not_disturb_the_others()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
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
        var submission = await host.SubmitAsync(100);
        await host.CompleteAsync(await host.TakeAsync());

        Assert.Equal(541UL, (await host.Watcher.WaitAsync(submission.Id, None).WaitAsync(Timeout))!.LastPrime);
        Assert.Null(await host.Watcher.WaitAsync("unknown", None).WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_change_whose_message_was_lost_is_seen_all_the_same()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        await NextAsync(records);

        await host.Database.HashSetAsync(Keys.Task(submission.Id), "status", "cancelled");

        Assert.Equal(TaskState.Cancelled, (await NextAsync(records)).State);
    }

    [Fact]
    public async Task A_task_that_expires_while_it_is_watched_ends_the_watch()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await using var records = host.Watcher.WatchAsync(submission.Id, None).GetAsyncEnumerator(None);
        await NextAsync(records);

        await host.Database.KeyDeleteAsync(Keys.Task(submission.Id));

        Assert.False(await records.MoveNextAsync().AsTask().WaitAsync(Timeout));
    }

    [Fact]
    public async Task A_task_that_a_worker_gave_back_is_waited_for_and_has_all_its_attempts()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var wait = host.Watcher.SubmitAndWaitAsync(100, idempotencyKey: null, None, None);
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 1);

        await host.ReturnAsync(await host.TakeAsync());
        await host.CompleteAsync(await host.TakeAsync());

        var task = await wait.WaitAsync(Timeout);
        Assert.Equal((TaskState.Completed, 2), (task.State, task.Attempts.Count));
        Assert.Equal(await host.FindAsync(task.Id), task);
    }

    [Fact]
    public async Task A_wait_that_is_given_up_tells_the_task_as_it_is_known_and_leaves_it()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        using var waiting = new CancellationTokenSource();
        var wait = host.Watcher.SubmitAndWaitAsync(100, idempotencyKey: null, waiting.Token, None);
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 1);

        await waiting.CancelAsync();

        var task = await wait.WaitAsync(Timeout);
        Assert.Equal(TaskState.Queued, task.State);
        Assert.Equal(await host.FindAsync(task.Id), task);
    }

    [Fact]
    public async Task The_same_key_waits_for_the_same_task_and_another_n_is_refused()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = host.Watcher.SubmitAndWaitAsync(100, "key", None, None);
        var second = host.Watcher.SubmitAndWaitAsync(100, "key", None, None);
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 1);
        await Assert.ThrowsAsync<IdempotencyConflictException>(
            () => host.Watcher.SubmitAndWaitAsync(101, "key", None, None));

        await host.CompleteAsync(await host.TakeAsync());
        var (one, other) = (await first.WaitAsync(Timeout), await second.WaitAsync(Timeout));
        var third = await host.Watcher.SubmitAndWaitAsync(100, "key", None, None).WaitAsync(Timeout);

        Assert.Equal((one, one), (other, third));
        Assert.Equal(541UL, one.LastPrime);
    }

    [Fact]
    public async Task A_message_that_comes_before_the_reply_of_the_submission_is_not_lost()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var task = new WatchedTask(host.Tasks.NewId(), isSubmitted: false, host.Tasks, TimeProvider.System);
        task.Refresh();
        var accepted = await host.Tasks.SubmitAsync(task.Id, 100, idempotencyKey: null, None);
        await host.CompleteAsync(await host.TakeAsync());
        task.Complete("1 2 1 100 541 computed worker");
        Assert.False(task.HasEnded);

        task.Accept(accepted);

        Assert.Equal(TaskState.Completed, (await task.NextAsync(accepted, None).WaitAsync(Timeout))!.State);
    }

    [Fact]
    public async Task A_submission_without_redis_fails_and_is_not_waited_for()
    {
        await using var server = await RedisServer.StartAsync(kind: redis.Server.Kind);
        await using var host = await JobsHost.CreateAsync(server);
        await server.KillAsync();

        await Assert.ThrowsAsync<RedisUnavailableException>(
            () => host.Watcher.SubmitAndWaitAsync(100, idempotencyKey: null, None, None));
    }

    [Fact]
    public async Task An_outage_of_redis_is_waited_for_by_those_who_watch_and_told_to_those_who_begin()
    {
        await using var server = await RedisServer.StartAsync(appendOnly: true, kind: redis.Server.Kind);
        await using var host = await JobsHost.CreateAsync(server);
        var submission = await host.SubmitAsync(100);
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

public sealed class TaskWatcherOnRedisTests(RedisFixture redis) : TaskWatcherTests(redis), IClassFixture<RedisFixture>
{
    private readonly RedisFixture _redis = redis;

    // Garnet does not count commands.
    [Fact]
    public async Task A_task_whose_result_is_known_is_waited_for_without_reading_it()
    {
        await using var host = await JobsHost.CreateAsync(_redis.Server);
        await host.Watcher.ListenAsync();
        var waits = Enumerable.Range(0, 20)
            .Select(_ => host.Watcher.SubmitAndWaitAsync(100, idempotencyKey: null, None, None)).ToList();
        await Eventually.TrueAsync(async () => (await host.GetStatusAsync()).Depth == 20);
        var before = await ReadsAsync(host);

        for (var left = 20; left > 0;)
        {
            var claim = (await host.ClaimTasksAsync(left))!;
            left -= claim.Tasks.Count;
            await host.AnswerAsync(claim);
        }

        var ended = await Task.WhenAll(waits).WaitAsync(Timeout);
        // On a busy machine, a message may be processed before the reply of the submission. Then the record is read.
        Assert.InRange(await ReadsAsync(host), before, before + waits.Count / 2);
        foreach (var task in ended)
        {
            Assert.Equal(541UL, task.LastPrime);
            Assert.Equal(await host.FindAsync(task.Id), task);
        }
    }

    private static async Task<int> ReadsAsync(JobsHost host) =>
        $"{await host.Database.ExecuteAsync("INFO", "commandstats")}"
            .Split('\n').Where(line => line.StartsWith("cmdstat_hgetall:calls=", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture)).SingleOrDefault();
}

public sealed class TaskWatcherOnGarnetTests(GarnetFixture garnet) : TaskWatcherTests(garnet),
IClassFixture<GarnetFixture>;
