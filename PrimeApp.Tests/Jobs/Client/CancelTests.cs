namespace PrimeApp.Tests.Jobs.Client;

[Trait("Category", "Integration")]
public abstract class CancelTests(RedisFixture redis)
{
    [Fact]
    public async Task A_queued_task_is_cancelled_at_once_and_leaves_nothing_but_an_expiring_record()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:ResultRetention", "00:01:00"));
        var submission = await host.SubmitAsync(100);

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));

        var task = await host.FindAsync(submission.Id);
        Assert.Equal(TaskState.Cancelled, task!.State);
        Assert.NotNull(task.FinishedAt);
        Assert.InRange(
            (await host.Database.KeyTimeToLiveAsync(Keys.Task(submission.Id)))!.Value,
            TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        await host.AssertKeysAsync(Keys.Recent, Keys.Task(submission.Id));
    }

    [Fact]
    public async Task A_task_that_waits_for_its_retry_is_cancelled()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await host.FailAsync(await host.TakeAsync(), "failed");

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));

        await host.AssertKeysAsync(Keys.Recent, Keys.Task(submission.Id), Keys.Workers);
    }

    [Fact]
    public async Task A_task_that_was_given_back_is_cancelled()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await host.ReturnAsync(await host.TakeAsync());

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));

        await host.AssertKeysAsync(Keys.Recent, Keys.Task(submission.Id), Keys.Workers);
    }

    [Fact]
    public async Task A_claimed_task_that_is_cancelled_is_neither_started_nor_answered()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submissions = await host.SubmitManyAsync([100, 100]);
        var (first, second) = (await host.ClaimTasksAsync(1), await host.ClaimTasksAsync(1));

        foreach (var submission in submissions)
        {
            Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));
        }

        Assert.Empty(await host.StartAsync(first!));
        Assert.Equal([Outcome.Cancelled], await host.AnswerAsync(second!));
        await host.AssertKeysAsync(
            [Keys.Recent, Keys.Workers, .. submissions.Select(submission => Keys.Task(submission.Id))]);
    }

    [Fact]
    public async Task The_depth_is_that_of_the_tasks_that_are_left_and_claims_meet_no_other()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submissions = await host.SubmitManyAsync([.. Enumerable.Range(1, 300).Select(n => (long)n)]);
        // Some stay in the middle of the list, in no order.
        var kept = submissions.Where((_, i) => i is 50 or 51 or 170 or 240).ToArray();
        foreach (var submission in submissions.Except(kept).OrderBy(submission => submission.N * 7919 % 307))
        {
            Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));
        }

        Assert.Equal(kept.Length, (await host.GetStatusAsync()).Depth);
        // Entries at both ends of the list are gone.
        Assert.InRange(await host.Database.ListLengthAsync(Keys.Ready), kept.Length, 191);
        Assert.Equal(kept[..3].Select(submission => submission.Id), await host.ClaimAsync(3));
        Assert.Equal(1, (await host.GetStatusAsync()).Depth);
        Assert.Equal(kept[3..].Select(submission => submission.Id), await host.ClaimAsync(3));
        Assert.False(await host.Database.KeyExistsAsync(Keys.Ready));
        Assert.False(await host.Database.KeyExistsAsync(Keys.Withdrawn));
    }

    [Fact]
    public async Task A_task_behind_many_cancelled_ones_is_claimed_at_once()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = await host.SubmitAsync(1);
        var cancelled = new List<TaskRecord>();
        for (var i = 0; i < 5; i++)
        {
            cancelled.AddRange(await host.SubmitManyAsync([.. Enumerable.Repeat(1L, TaskQueue.MaxBatch)]));
        }

        var last = await host.SubmitAsync(1);
        await Parallel.ForEachAsync(
            cancelled, new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (submission, _) => await host.CancelAsync(submission.Id));

        Assert.Equal([first.Id], await host.ClaimAsync(1));
        Assert.Equal([last.Id], await host.ClaimAsync(1));
    }

    [Fact]
    public async Task A_queue_that_clients_fill_and_cancel_does_not_grow_without_a_worker()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxLength", "10"));
        await host.SubmitAsync(1);
        for (var i = 0; i < 50; i++)
        {
            await host.CancelAsync((await host.SubmitAsync(1)).Id);
        }

        Assert.Equal(1, await host.Database.ListLengthAsync(Keys.Ready));

        // Cancelled tasks between others stay. Their number has the same limit as that of waiting tasks.
        var accepted = 0;
        await Assert.ThrowsAsync<QueueFullException>(async () =>
        {
            for (; accepted < 100; accepted++)
            {
                var between = await host.SubmitAsync(1);
                var behind = await host.SubmitAsync(1);
                await host.CancelAsync(between.Id);
                if (accepted % 2 == 0)
                {
                    await host.CancelAsync((await host.SubmitAsync(1)).Id);
                    await host.CancelAsync(behind.Id);
                }
            }
        });
        Assert.InRange(await host.Database.ListLengthAsync(Keys.Ready), 2, 20);
    }

    [Fact]
    public async Task A_mark_that_marks_nothing_goes_when_the_queue_is_empty()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.Database.SetAddAsync(Keys.Withdrawn, "nothing");

        Assert.Null(await host.ClaimTasksAsync(1));

        Assert.Equal(0, (await host.GetStatusAsync()).Depth);
        await host.SubmitAsync(1);
        Assert.Equal(1, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task A_running_task_is_taken_from_its_worker_which_changes_nothing_more()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var delivery = await host.TakeAsync();

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));

        Assert.Equal([Outcome.Cancelled], await host.RenewAsync([delivery!]));
        Assert.Equal(Outcome.Cancelled, await host.CompleteAsync(delivery));
        Assert.Equal(Outcome.Cancelled, await host.ReturnAsync(delivery));
        Assert.Equal(Outcome.Cancelled, await host.FailAsync(delivery, "failed"));
        Assert.Equal(TaskState.Cancelled, (await host.FindAsync(submission.Id))!.State);
        await host.AssertKeysAsync(Keys.Recent, Keys.Task(submission.Id), Keys.Workers);
    }

    [Fact]
    public async Task A_task_that_is_final_stays_as_it_is()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var completed = await host.SubmitAsync(100);
        await host.CompleteAsync(await host.TakeAsync());
        var cancelled = await host.SubmitAsync(100);
        await host.CancelAsync(cancelled.Id);

        Assert.Equal(Outcome.Final, await host.CancelAsync(completed.Id));
        Assert.Equal(Outcome.Final, await host.CancelAsync(cancelled.Id));
        Assert.Equal(TaskState.Completed, (await host.FindAsync(completed.Id))!.State);
    }

    [Fact]
    public async Task A_task_that_never_was_is_unknown_and_nothing_is_left_of_the_question()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        Assert.Equal(Outcome.Unknown, await host.CancelAsync("nothing"));

        await host.AssertKeysAsync();
    }

    [Fact]
    public async Task Completion_and_cancellation_at_the_same_time_agree_on_who_was_first()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        for (var round = 0; round < 50; round++)
        {
            var submission = await host.SubmitAsync(100);
            var delivery = await host.TakeAsync();

            var completion = host.CompleteAsync(delivery);
            var cancellation = host.CancelAsync(submission.Id);

            var expected = await completion == Outcome.Done
                ? (TaskState.Completed, Outcome.Final)
                : (TaskState.Cancelled, Outcome.Cancelled);
            Assert.Equal(expected, ((await host.FindAsync(submission.Id))!.State, await cancellation));
        }
    }
}

public sealed class CancelOnRedisTests(RedisFixture redis) : CancelTests(redis), IClassFixture<RedisFixture>;

public sealed class CancelOnGarnetTests(GarnetFixture garnet) : CancelTests(garnet), IClassFixture<GarnetFixture>;
