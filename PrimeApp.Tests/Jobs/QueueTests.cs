namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public abstract class QueueTests(RedisFixture redis)
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(0.5);
    private static readonly (string, string?) ShortLease = ("Queue:LeaseDuration", $"{LeaseDuration}");

    [Fact]
    public async Task A_submitted_task_is_queued_recorded_and_listed()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        var submission = await host.SubmitAsync(100);

        var task = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Queued, 100, 0, 0), (task!.State, task.N, task.Deliveries, task.Failures));
        Assert.Equal(submission.SubmittedAt, task.SubmittedAt);
        Assert.Equal(1, await host.Database.ListLengthAsync(Keys.Ready));
        Assert.Equal(submission.Id, await host.Database.ListGetByIndexAsync(Keys.Recent, 0));
    }

    [Fact]
    public async Task A_submission_wakes_the_workers()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var woken = new TaskCompletionSource();
        await host.Worker.SubscribeAsync(() => woken.TrySetResult(), None);

        await host.SubmitAsync(100);

        await woken.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Tasks_are_claimed_in_the_order_of_their_submission_and_each_once()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = await host.SubmitAsync(1);
        var second = await host.SubmitAsync(2);
        var third = await host.SubmitAsync(3);

        Assert.Equal([first.Id, second.Id], await host.ClaimAsync(2));
        Assert.Equal([third.Id], await host.ClaimAsync(2));
        Assert.Empty(await host.ClaimAsync(2));
    }

    [Fact]
    public async Task A_started_delivery_is_counted_and_holds_a_lease()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:LeaseDuration", "00:00:07"));
        var submission = await host.SubmitAsync(100);

        var delivery = await host.TakeAsync();

        Assert.Equal((submission.Id, 100, 1), (delivery!.Id, delivery.N, delivery.Number));
        var task = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Running, 1, host.Identity.Name), (task!.State, task.Deliveries, task.Worker));
        Assert.Equal((task.SubmittedAt, task.StartedAt), (delivery.SubmittedAt, delivery.StartedAt));
        Assert.InRange(await host.GetTimeLeftAsync(delivery), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_completed_task_has_its_result_and_leaves_nothing_but_an_expiring_record()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:ResultRetention", "00:01:00"));
        var submission = await host.SubmitAsync(100);
        var delivery = await host.TakeAsync();

        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));

        var task = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Completed, 541UL, 1.0), (task!.State, task.LastPrime, task.Progress));
        Assert.Equal(ComputationType.Computed, task.ComputationType);
        Assert.NotNull(task.FinishedAt);
        await AssertOnlyRecordAsync(host, submission.Id);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_changes_nothing()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var late = await host.TakeAsync();
        await host.ExpireAsync(late!);
        await host.HousekeepAsync();
        var current = await host.TakeAsync();
        var before = await host.FindAsync(submission.Id);

        Assert.Equal([Outcome.Lost], await host.RenewAsync([late!]));
        Assert.False(await host.ReportProgressAsync(late, 0.5));
        Assert.Equal(Outcome.Lost, await host.CompleteAsync(late));
        Assert.Equal(Outcome.Lost, await host.ReturnAsync(late));
        Assert.Equal(Outcome.Lost, await host.FailAsync(late, "late"));

        Assert.Equal(before, await host.FindAsync(submission.Id));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(current));
    }

    [Fact]
    public async Task A_renewed_lease_has_its_full_length_again()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:LeaseDuration", "00:01:00"));
        var submission = await host.SubmitAsync(100);
        var delivery = await host.TakeAsync();
        await host.SetDeadlineAsync(delivery!, await RedisTime.ReadAsync(host.Database) + TimeSpan.FromSeconds(5));

        Assert.Equal([Outcome.Done], await host.RenewAsync([delivery!]));

        Assert.True(await host.GetTimeLeftAsync(delivery!) > TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Progress_never_falls_whoever_delivers_the_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var first = await host.TakeAsync();
        Assert.True(await host.ReportProgressAsync(first, 0.5));
        await host.ReturnAsync(first);
        Assert.Equal(0.5, await ProgressAsync());

        var second = await host.TakeAsync();
        await host.ReportProgressAsync(second, 0.25);
        Assert.Equal(0.5, await ProgressAsync());
        await host.ExpireAsync(second!);
        await host.HousekeepAsync();
        Assert.Equal(0.5, await ProgressAsync());

        await host.ReportProgressAsync(await host.TakeAsync(), 0.75);
        Assert.Equal(0.75, await ProgressAsync());

        async Task<double> ProgressAsync() => (await host.FindAsync(submission.Id))!.Progress;
    }

    [Fact]
    public async Task A_completion_whose_answer_was_lost_may_be_repeated()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitAsync(100);
        var delivery = await host.TakeAsync();

        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));
    }

    [Fact]
    public async Task Of_completions_that_travel_together_each_stands_for_itself()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submissions = await host.SubmitManyAsync([1, 2, 3]);
        var deliveries = await host.TakeAsync(3);
        await host.Database.SetRemoveAsync(Keys.Claim(deliveries[0].Token), submissions[0].Id);
        await host.CancelAsync(submissions[1].Id);

        var states = await Task.WhenAll(deliveries.Select(delivery => host.CompleteAsync(delivery)));

        Assert.Equal([Outcome.Lost, Outcome.Cancelled, Outcome.Done], states);
        Assert.Equal(TaskState.Completed, (await host.FindAsync(submissions[2].Id))!.State);
    }

    [Fact]
    public async Task A_new_task_is_answered_without_a_start_and_looks_like_any_other()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:ResultRetention", "00:01:00"));
        var submission = await host.SubmitAsync(100);
        var claim = await host.ClaimTasksAsync(1);

        Assert.Equal([Outcome.Done], await host.AnswerAsync(claim!));

        var task = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Completed, 541UL, 1.0, 1),
            (task!.State, task.LastPrime, task.Progress, task.Deliveries));
        Assert.Equal((ComputationType.Cached, host.Identity.Name), (task.ComputationType, task.Worker));
        Assert.Equal((submission.SubmittedAt, claim!.At), (task.SubmittedAt, task.StartedAt));
        Assert.InRange(task.FinishedAt!.Value, claim.At, claim.At.AddMinutes(1));
        await AssertOnlyRecordAsync(host, submission.Id);
    }

    [Fact]
    public async Task A_claim_says_all_of_a_new_task_and_nothing_of_one_that_was_started_before()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        using var source = new ActivitySource("clients");
        using var listener = new ActivityListener
        {
            ShouldListenTo = activities => activities.Name == source.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("click");
        activity!.TraceStateString = "vendor=a b";
        var submission = await host.SubmitAsync(100);
        var claim = await host.ClaimTasksAsync(1);

        var delivery = Assert.Single(claim!.Tasks).First!;
        Assert.Equal((submission.Id, 100, 1, 0), (delivery.Id, delivery.N, delivery.Number, delivery.Failures));
        Assert.Equal((submission.SubmittedAt, "vendor=a b"), (delivery.SubmittedAt, delivery.TraceState));
        Assert.Contains(activity.TraceId.ToHexString(), delivery.TraceParent, StringComparison.Ordinal);
        Assert.True(delivery.IsFirst);

        // Starting the task reads the same from its record.
        var started = (await host.StartAsync(claim)).Single();
        Assert.Equal((delivery.TraceParent, delivery.TraceState), (started.TraceParent, started.TraceState));
        await host.ReturnAsync(started);
        Assert.Equal([new ClaimedTask(submission.Id, null)], (await host.ClaimTasksAsync(1))!.Tasks);
    }

    [Fact]
    public async Task A_settlement_that_was_not_heard_of_may_be_repeated()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitManyAsync([1, 2, 3]);
        var claim = await host.ClaimTasksAsync(3);
        var answer = new Completion(claim!.Tasks[0].First!, 2, ComputationType.Cached);
        var others = claim.Tasks.Skip(1).Select(task => task.Id).ToArray();

        var first = await host.Worker.SettleAsync(claim, [answer], others, [], None);
        Assert.Equal(Outcome.Done, await host.CompleteAsync(first.Started[0]));
        var second = await host.Worker.SettleAsync(claim, [answer], others, [], None);

        Assert.Equal([Outcome.Done], first.Answered);
        Assert.Equal([Outcome.Done], second.Answered);
        Assert.Equal(others, first.Started.Select(delivery => delivery.Id));
        Assert.Equal(others[1..], second.Started.Select(delivery => delivery.Id));
        Assert.Equal((1, 1), (second.Started[0].Number, (await host.FindAsync(others[1]))!.Deliveries));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(second.Started[0]));
    }

    [Fact]
    public async Task Tasks_that_a_worker_has_no_room_for_go_back_to_the_head_once()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var ids = (await host.SubmitManyAsync([1, 2, 3, 4, 5])).Select(task => task.Id).ToArray();
        var claim = await host.ClaimTasksAsync(4);
        var answer = new Completion(claim!.Tasks[0].First!, 2, ComputationType.Cached);
        await host.Tasks.CancelAsync(ids[3], None);

        for (var i = 0; i < 2; i++)
        {
            var settlement = await host.Worker.SettleAsync(claim, [answer], [ids[1]], ids[2..4], None);

            Assert.Equal([Outcome.Done], settlement.Answered);
            Assert.Equal([ids[1]], settlement.Started.Select(delivery => delivery.Id));
            Assert.Equal(2, (await host.GetStatusAsync()).Depth);
        }

        Assert.Equal((TaskState.Queued, 0), await StateOfAsync(ids[2]));
        Assert.Equal([ids[2], ids[4]], await host.ClaimAsync(3));
        Assert.Equal((TaskState.Cancelled, 0), await StateOfAsync(ids[3]));

        async Task<(TaskState State, int Deliveries)> StateOfAsync(string id) =>
            await host.FindAsync(id) is { } task ? (task.State, task.Deliveries) : default;
    }

    [Fact]
    public async Task A_claim_that_was_taken_back_cannot_be_settled()
    {
        await using var late = await JobsHost.CreateAsync(redis.Server, ShortLease);
        await using var other = await JobsHost.JoinAsync(redis.Server, ShortLease);
        var submission = await late.SubmitAsync(100);
        var claim = await late.ClaimTasksAsync(1);
        await Eventually.TrueAsync(async () => await other.HousekeepAsync() is [_]);

        Assert.Equal([Outcome.Lost], await late.AnswerAsync(claim!));
        Assert.Empty(await late.StartAsync(claim!));
        await late.Worker.SettleAsync(claim!, [], [], [submission.Id], None);
        Assert.Equal(1, (await late.GetStatusAsync()).Depth);
        Assert.Equal(TaskState.Queued, (await late.FindAsync(submission.Id))!.State);

        var current = await other.TakeAsync();
        Assert.Equal([Outcome.Lost], await late.AnswerAsync(claim!));
        Assert.Equal(Outcome.Done, await other.CompleteAsync(current));
        Assert.Equal([Outcome.Lost], await late.AnswerAsync(claim!));
        Assert.Equal(other.Identity.Name, (await late.FindAsync(submission.Id))!.Worker);
    }

    [Fact]
    public async Task What_was_answered_is_final()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await host.AnswerAsync((await host.ClaimTasksAsync(1))!);
        var answered = await host.FindAsync(submission.Id);

        Assert.Equal(Outcome.Final, await host.CancelAsync(submission.Id));
        Assert.False(await host.DeadLetters.RetryAsync(submission.Id, None));
        Assert.Empty(await host.HousekeepAsync());

        Assert.Equal(answered, await host.FindAsync(submission.Id));
        Assert.Equal(0, (await host.GetStatusAsync()).Depth);
    }

    [Fact]
    public async Task A_failed_task_is_retried_until_it_is_a_dead_letter()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:MaxFailures", "2"), ("Queue:RetryDelay", "00:00:00"),
            ("Queue:DeadLetterRetention", "00:01:00"));
        var submission = await host.SubmitAsync(100);

        Assert.Equal(Outcome.Retried, await host.FailAsync(await host.TakeAsync(), "first"));
        var waiting = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Queued, 1, "first"), (waiting!.State, waiting.Failures, waiting.Error));
        Assert.Empty(await host.ClaimAsync(1));

        await host.HousekeepAsync();
        Assert.Equal(Outcome.DeadLettered, await host.FailAsync(await host.TakeAsync(), "second"));

        var dead = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Failed, 2, 2, "second"), (dead!.State, dead.Failures, dead.Deliveries, dead.Error));
        Assert.Equal(submission.Id, Assert.Single(await host.Database.SortedSetRangeByRankAsync(Keys.Dead)));
        Assert.NotNull(await host.Database.KeyTimeToLiveAsync(Keys.Task(submission.Id)));
        await host.AssertKeysAsync(Keys.Dead, Keys.Reaper, Keys.Recent, Keys.Task(submission.Id), Keys.Workers);
    }

    [Fact]
    public async Task A_retry_that_is_not_due_stays_where_it_is()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:RetryDelay", "00:10:00"),
            ("Queue:MaxRetryDelay", "01:00:00"));
        await host.SubmitAsync(100);
        await host.FailAsync(await host.TakeAsync(), "failed");

        await host.HousekeepAsync();

        Assert.Empty(await host.ClaimAsync(1));
        Assert.Equal(1, await host.Database.SortedSetLengthAsync(Keys.Delayed));
    }

    [Fact]
    public async Task The_dead_list_is_capped()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:MaxFailures", "1"), ("Queue:DeadLetterCapacity", "2"));
        for (var n = 1; n <= 3; n++)
        {
            await host.SubmitAsync(n);
            await host.FailAsync(await host.TakeAsync(), "failed");
        }

        Assert.Equal(2, await host.Database.SortedSetLengthAsync(Keys.Dead));
    }

    [Fact]
    public async Task A_returned_task_is_next_and_its_delivery_is_not_counted()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var first = await host.SubmitAsync(1);
        await host.SubmitAsync(2);

        Assert.Equal(Outcome.Done, await host.ReturnAsync(await host.TakeAsync()));

        var task = await host.FindAsync(first.Id);
        Assert.Equal((TaskState.Queued, 0, null), (task!.State, task.Deliveries, task.Worker));
        Assert.Equal(first.Id, (await host.TakeAsync())!.Id);
    }

    [Fact]
    public async Task What_was_claimed_and_never_settled_is_taken_back_after_the_time_of_a_lease()
    {
        await using var dying = await JobsHost.CreateAsync(redis.Server, ShortLease);
        await using var other = await JobsHost.JoinAsync(redis.Server, ShortLease);
        var submission = await dying.SubmitAsync(100);
        var claim = await dying.ClaimTasksAsync(1);

        IReadOnlyList<ReapedTask> reaped = [];
        await Eventually.TrueAsync(async () => (reaped = await other.HousekeepAsync()).Count > 0);

        Assert.True(await RedisTime.ReadAsync(other.Database) > claim!.At + LeaseDuration,
            "The claim had not run out.");
        Assert.Equal([(submission.Id, false)], reaped.Select(task => (task.Id, task.IsDeadLetter)));
        Assert.Equal(submission.Id, (await other.TakeAsync())!.Id);
        Assert.Empty(await dying.StartAsync(claim));
    }

    [Fact]
    public async Task Tasks_that_are_taken_back_keep_their_order()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ShortLease);
        var submissions = await host.SubmitManyAsync([.. Enumerable.Range(1, 300)]);
        await host.ClaimAsync(200);
        var last = await host.ClaimTasksAsync(200);
        await Eventually.TrueAsync(async () => await RedisTime.ReadAsync(host.Database) > last!.At + LeaseDuration);

        Assert.Equal(300, (await host.HousekeepAsync()).Count);

        Assert.Equal(submissions.Select(submission => submission.Id), await host.ClaimAsync(300));
    }

    [Fact]
    public async Task A_task_whose_lease_is_held_is_not_taken_back()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitAsync(100);
        await host.TakeAsync();

        Assert.Empty(await host.HousekeepAsync());
    }

    [Fact]
    public async Task A_task_that_kills_its_workers_becomes_a_dead_letter()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxDeliveries", "2"));
        var submission = await host.SubmitAsync(100);

        foreach (var isDeadLetter in new[] { false, true })
        {
            await host.ExpireAsync((await host.TakeAsync())!);
            var reaped = Assert.Single(await host.HousekeepAsync());
            Assert.Equal((isDeadLetter, 100), (reaped.IsDeadLetter, reaped.N));
            Assert.InRange(reaped.Ran, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }

        var dead = await host.FindAsync(submission.Id);
        Assert.Equal((TaskState.Failed, 2, 0), (dead!.State, dead.Deliveries, dead.Failures));
        Assert.Equal(submission.Id, Assert.Single(await host.Database.SortedSetRangeByRankAsync(Keys.Dead)));
    }

    [Fact]
    public async Task One_worker_reaps_for_as_long_as_it_lives()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await using var other = await JobsHost.JoinAsync(redis.Server);
        var interval = TimeSpan.FromMilliseconds(500);
        await host.HousekeepAsync(interval);
        await host.SubmitAsync(100);
        await host.ExpireAsync((await host.TakeAsync())!);

        Assert.Empty(await other.HousekeepAsync(interval));
        await Eventually.TrueAsync(async () => await other.HousekeepAsync(interval) is [_]);
    }

    [Fact]
    public async Task A_full_queue_refuses_and_keeps_nothing_of_the_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxLength", "1"));
        var accepted = await host.SubmitAsync(1);

        var exception = await Assert.ThrowsAsync<QueueFullException>(() => host.SubmitAsync(2));

        Assert.Equal("The queue is full: 1 tasks wait, and 1 may.", exception.Message);
        await host.AssertKeysAsync(Keys.Ready, Keys.Recent, Keys.Task(accepted.Id));
    }

    [Fact]
    public async Task A_claimed_task_that_is_no_longer_queued_is_not_started()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        await host.Database.HashSetAsync(Keys.Task(submission.Id), "status", "cancelled");

        Assert.Null(await host.TakeAsync());

        await host.AssertKeysAsync(Keys.Recent, Keys.Task(submission.Id), Keys.Workers);
    }

    [Fact]
    public async Task A_worker_that_says_goodbye_leaves_the_figures()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.HousekeepAsync();
        Assert.Equal(1, (await host.GetStatusAsync()).Workers);

        await host.Worker.RetireAsync(None);

        Assert.Equal(0, (await host.GetStatusAsync()).Workers);
    }

    [Fact]
    public async Task The_tasks_of_a_worker_that_has_said_goodbye_are_taken_back()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ShortLease);
        var submission = await host.SubmitAsync(100);
        await host.ClaimAsync(1);

        await host.Worker.RetireAsync(None);

        await Eventually.TrueAsync(async () => (await host.HousekeepAsync()).Count == 1);
        Assert.Equal([submission.Id], await host.ClaimAsync(1));
    }

    [Fact]
    public async Task The_deadline_of_a_claim_comes_back_when_somebody_deleted_it()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitManyAsync([1, 2]);
        var deliveries = await host.TakeAsync(2);
        await host.Database.KeyDeleteAsync(Keys.Claims);

        Assert.Equal([Outcome.Done, Outcome.Done], await host.RenewAsync(deliveries));

        Assert.Equal(1, await host.Database.SortedSetLengthAsync(Keys.Claims));
        await host.CompleteAsync(deliveries[0]);
        await host.CompleteAsync(deliveries[1]);
        Assert.False(await host.Database.KeyExistsAsync(Keys.Claims));
    }

    [Fact]
    public async Task The_status_tells_depth_age_dead_letters_and_workers()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        Assert.Equal(new QueueStatus(0, TimeSpan.Zero, 0, 0), await host.GetStatusAsync());

        var oldest = await host.SubmitAsync(1);
        await host.SubmitAsync(2);
        Assert.InRange((await host.GetStatusAsync()).OldestAge, TimeSpan.Zero, TimeSpan.FromMinutes(1));

        await host.ReturnAsync(await host.TakeAsync());
        await host.Database.SortedSetAddAsync(Keys.Dead, "x", 0);
        var anHourAgo = oldest.SubmittedAt.AddHours(-1).ToUnixTimeMilliseconds();
        await host.Database.HashSetAsync(
            Keys.Task(oldest.Id), "submitted_at", anHourAgo.ToString(CultureInfo.InvariantCulture));

        var status = await host.GetStatusAsync();
        Assert.Equal((2, 1, 1), (status.Depth, status.DeadLetters, status.Workers));
        Assert.InRange(status.OldestAge, TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    /// <summary>Checks that nothing is left of a task but its record, which is kept for a minute.</summary>
    private static async Task AssertOnlyRecordAsync(JobsHost host, string id)
    {
        Assert.InRange(
            (await host.Database.KeyTimeToLiveAsync(Keys.Task(id)))!.Value, TimeSpan.FromSeconds(50),
            TimeSpan.FromMinutes(1));
        await host.AssertKeysAsync(Keys.Recent, Keys.Task(id), Keys.Workers);
    }
}

public sealed class QueueOnRedisTests(RedisFixture redis) : QueueTests(redis), IClassFixture<RedisFixture>;

public sealed class QueueOnGarnetTests(GarnetFixture garnet) : QueueTests(garnet), IClassFixture<GarnetFixture>;
