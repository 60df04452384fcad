namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Integration")]
public abstract class SubmissionTests(RedisFixture redis)
{
    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        var first = await host.SubmitAsync(100, "key");
        await host.ClaimAsync(1);

        Assert.Equal(first, await host.SubmitAsync(100, "key"));
        Assert.NotEqual(first.Id, (await host.SubmitAsync(100, "another key")).Id);
        Assert.Equal(1, (await host.GetStatusAsync()).Depth);
    }

    [Theory]
    [InlineData(TaskState.Queued)]
    [InlineData(TaskState.Running)]
    [InlineData(TaskState.Completed)]
    [InlineData(TaskState.Failed)]
    [InlineData(TaskState.Cancelled)]
    public async Task A_repeated_idempotency_key_gives_the_task_as_it_is(TaskState state)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        var first = await host.SubmitAsync(100, "key");
        await (state switch
        {
            TaskState.Running => host.TakeAsync(),
            TaskState.Completed => host.CompleteAsync(await host.TakeAsync()),
            TaskState.Failed => host.FailAsync(await host.TakeAsync(), "failed"),
            TaskState.Cancelled => host.CancelAsync(first.Id),
            _ => Task.CompletedTask,
        });

        var repeated = await host.SubmitAsync(100, "key");
        Assert.Equal((first.Id, state), (repeated.Id, repeated.State));
        Assert.Equal(await host.FindAsync(first.Id), repeated);
        await Assert.ThrowsAsync<IdempotencyConflictException>(() => host.SubmitAsync(101, "key"));
        Assert.Equal(state is TaskState.Queued ? 1 : 0, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task An_idempotency_key_whose_task_has_no_record_any_more_makes_one_new_task_of_any_n()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = await host.SubmitAsync(100, "key");
        await host.ClaimAsync(1);
        await host.Database.KeyDeleteAsync(Keys.Task(first.Id));

        var submissions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.SubmitAsync(101, "key")));

        var second = Assert.Single(submissions.Distinct());
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(1, (await host.GetStatusAsync()).Depth);
        Assert.Equal(second, await host.SubmitAsync(101, "key"));
    }

    [Fact]
    public async Task What_is_no_idempotency_key_of_ours_is_replaced_and_costs_no_other_submission()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.Database.ListRightPushAsync(Keys.Idempotency("list"), "x");
        await host.Database.StringSetAsync(Keys.Idempotency("text"), "not an id");

        var submissions = await Task.WhenAll(
            ((string?[])["list", null, "text"]).Select(key => host.SubmitAsync(100, key)));

        Assert.Equal(3, submissions.Distinct().Count());
        Assert.Equal(submissions[0], await host.SubmitAsync(100, "list"));
        Assert.Equal(submissions[2], await host.SubmitAsync(100, "text"));
    }

    [Fact]
    public async Task An_idempotency_key_is_known_on_a_full_queue_and_expires()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:MaxLength", "1"), ("Queue:IdempotencyRetention", "00:01:00"));
        var first = await host.SubmitAsync(100, "key");

        Assert.Equal(first, await host.SubmitAsync(100, "key"));
        Assert.InRange(
            (await host.Database.KeyTimeToLiveAsync(Keys.Idempotency("key")))!.Value,
            TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task An_idempotency_key_sent_many_times_at_once_stands_for_one_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        var submissions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => host.SubmitAsync(100, "key")));

        Assert.Single(submissions.Distinct());
        Assert.Equal(1, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task Submissions_that_come_at_the_same_time_travel_together_and_keep_their_order()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitAsync(1);
        var before = host.Database.Multiplexer.OperationCount;

        var submissions = await Task.WhenAll(Enumerable.Range(2, 500).Select(n => host.SubmitAsync(n)));

        Assert.Equal(Enumerable.Range(2, 500).Select(n => (long)n), submissions.Select(submission => submission.N));
        Assert.InRange(host.Database.Multiplexer.OperationCount - before, 1, 100);
        Assert.Equal(501, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task Submissions_that_do_not_fit_are_refused_one_by_one()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxLength", "10"));

        var submissions = Enumerable.Range(1, 50).Select(n => host.SubmitAsync(n)).ToList();

        await Assert.ThrowsAsync<QueueFullException>(() => Task.WhenAll(submissions));
        Assert.Equal(10, submissions.Count(submission => submission.IsCompletedSuccessfully));
        Assert.Equal(10, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task Many_tasks_are_submitted_in_one_call_and_claimed_in_their_order()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        long[] ns = [.. Enumerable.Range(1, TaskQueue.MaxBatch)];

        var submissions = await host.SubmitManyAsync(ns);

        Assert.Equal(ns, submissions.Select(submission => submission.N));
        Assert.Equal(submissions.Select(submission => submission.Id), await host.ClaimAsync(TaskQueue.MaxBatch));
        Assert.Equal(7, (await host.FindAsync(submissions[6].Id))!.N);
    }

    [Fact]
    public async Task Many_tasks_are_refused_as_a_whole_when_they_do_not_fit()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxLength", "3"));
        var waiting = await host.SubmitAsync(1);

        await Assert.ThrowsAsync<QueueFullException>(() => host.SubmitManyAsync([1, 2, 3]));

        await host.AssertKeysAsync(Keys.Ready, Keys.Recent, Keys.Task(waiting.Id));
        Assert.Equal(2, (await host.SubmitManyAsync([1, 2])).Count);
    }

    [Fact]
    public async Task Too_many_tasks_or_none_are_not_submitted()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        foreach (var ns in (long[][])[[], [.. Enumerable.Repeat(1L, TaskQueue.MaxBatch + 1)], [1, 0]])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => host.SubmitManyAsync(ns));
        }
    }
}

public sealed class SubmissionOnRedisTests(RedisFixture redis) : SubmissionTests(redis), IClassFixture<RedisFixture>;

public sealed class SubmissionOnGarnetTests(GarnetFixture garnet) : SubmissionTests(garnet),
IClassFixture<GarnetFixture>;
