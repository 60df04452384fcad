namespace PrimeApp.Tests.Jobs.Servers;

/// <summary>Redis holds what no script wrote.</summary>
[Trait("Category", "Integration")]
public abstract class DamageTests(RedisFixture redis)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task What_cannot_be_read_is_left_out_of_lists()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submissions = await host.SubmitManyAsync([1, 2, 3, 4, 5]);
        var ids = submissions.Select(submission => submission.Id).ToArray();
        await host.Database.HashSetAsync(Keys.Task(ids[0]), "n", "many");
        await host.Database.KeyDeleteAsync(Keys.Task(ids[1]));
        await host.Database.HashSetAsync(Keys.Task(ids[1]), "progress", 0.5);
        await host.Database.KeyDeleteAsync(Keys.Task(ids[2]));
        await host.Database.StringSetAsync(Keys.Task(ids[2]), "foreign");
        RedisValue[] members = ["", "foreign", new byte[] { 0, 255 }, ids[3]];
        await host.Database.ListLeftPushAsync(Keys.Recent, members);
        await host.Database.SortedSetAddAsync(Keys.Dead, [.. members.Select(member => new SortedSetEntry(member, 0))]);

        var recent = (await host.History.ReadAsync(null, 10, null, None)).Tasks;
        Assert.Equal([ids[3], ids[4]], recent.Select(task => task.Id).Distinct().Order());
        Assert.Equal([ids[3]], (await host.DeadLetters.ReadAsync(null, 10, None)).Tasks.Select(task => task.Id));
        await Assert.ThrowsAsync<DamagedRecordException>(() => host.FindAsync(ids[0]));
        Assert.Null(await host.FindAsync(ids[1]));
        Assert.Null(await host.FindAsync(ids[2]));
        Assert.Equal(new RetriedTasks(0, 0), await host.DeadLetters.RetryAllAsync(10, None));
    }

    [Fact]
    public async Task More_foreign_members_than_a_page_reads_do_not_end_a_list()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(1);
        await host.Database.ListLeftPushAsync(
            Keys.Recent, [.. Enumerable.Range(0, 250).Select(i => (RedisValue)new byte[] { 0xff, (byte)i })]);

        Assert.Equal([submission.Id], (await host.History.ReadAsync(null, 10, null, None)).Tasks.Select(task =>
            task.Id));
    }

    [Theory]
    [InlineData("progress")]
    [InlineData("complete")]
    [InlineData("fail")]
    [InlineData("return")]
    [InlineData("answer")]
    [InlineData("cancel")]
    [InlineData("retry")]
    public async Task A_record_that_is_gone_is_not_written_to(string step)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var claim = (await host.ClaimTasksAsync(1))!;
        var delivery = step is "answer" ? null : (await host.StartAsync(claim)).Single();
        await host.Database.KeyDeleteAsync(Keys.Task(submission.Id));

        switch (step)
        {
            case "progress":
                Assert.False(await host.ReportProgressAsync(delivery, 0.5));
                break;
            case "complete":
                Assert.Equal(Outcome.Lost, await host.CompleteAsync(delivery));
                break;
            case "fail":
                Assert.Equal(Outcome.Lost, await host.FailAsync(delivery, "failed"));
                break;
            case "return":
                Assert.Equal(Outcome.Lost, await host.ReturnAsync(delivery));
                break;
            case "answer":
                Assert.Equal([Outcome.Lost], await host.AnswerAsync(claim));
                break;
            case "cancel":
                Assert.Equal(Outcome.Unknown, await host.CancelAsync(submission.Id));
                break;
            default:
                Assert.False(await host.DeadLetters.RetryAsync(submission.Id, None));
                break;
        }

        Assert.False(await host.Database.KeyExistsAsync(Keys.Task(submission.Id)));
    }

    [Fact]
    public async Task A_key_of_another_type_costs_no_other_task_of_a_batch()
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:LeaseDuration", "00:00:00.500"), ("Queue:SweepInterval", "00:00:01"));
        var submissions = await host.SubmitManyAsync([1, 2, 3, 4]);
        var first = await host.TakeAsync();
        IReadOnlyList<Delivery> deliveries = [first!, .. await host.TakeAsync(3)];
        await ReplaceAsync(host, Keys.Claim(first!.Token));
        await ReplaceAsync(host, Keys.Task(submissions[1].Id));

        Assert.Equal([Outcome.Lost, Outcome.Done, Outcome.Done, Outcome.Done], await host.RenewAsync(deliveries));
        Assert.Equal(
            [Outcome.Lost, Outcome.Lost, Outcome.Done],
            await Task.WhenAll(deliveries.Take(3).Select(delivery => host.CompleteAsync(delivery))));

        // The last task is reaped, because its worker is silent. The first task is restored, because it is in no claim
        // and on no list.
        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync();
            var entries = await host.Database.ListRangeAsync(Keys.Ready);
            return entries.Order().SequenceEqual([submissions[0].Id, submissions[3].Id]);
        });
        Assert.True(await host.Database.KeyExistsAsync(Keys.Misplaced));
    }

    [Fact]
    public async Task An_idempotency_key_of_another_type_counts_as_none()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await ReplaceAsync(host, Keys.Idempotency("one"));
        await host.Database.StringSetAsync(Keys.Idempotency("two"), "garbage");

        var first = await host.SubmitAsync(1, "one");
        var second = await host.SubmitAsync(2, "two");

        Assert.Equal(first.Id, (await host.SubmitAsync(1, "one")).Id);
        Assert.Equal(second.Id, (await host.SubmitAsync(2, "two")).Id);
    }

    [Theory]
    [InlineData("n", "garbage", 0)]
    [InlineData("deliveries", "garbage", 1)]
    [InlineData("failures", "garbage", 1)]
    [InlineData("submitted_at", "garbage", 1)]
    public async Task A_field_that_cannot_be_read_costs_no_other_task_of_a_claim(string field, string value, long n)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        var submissions = await host.SubmitManyAsync([1, 2]);
        await host.Database.HashSetAsync(Keys.Task(submissions[0].Id), field, value);

        var deliveries = await host.TakeAsync(2);

        Assert.Equal([n, 2], deliveries.Select(delivery => delivery.N));
        Assert.Equal(Outcome.DeadLettered, await host.FailAsync(deliveries[0], "failed"));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(deliveries[1]));
    }

    [Fact]
    public async Task A_record_with_a_result_for_another_n_cannot_be_read()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var entry = (await host.Database.ListGetByIndexAsync(Keys.Ready, 0)).ToString();
        await host.Database.ListSetByIndexAsync(Keys.Ready, 0, entry.Replace(" 100 ", " 5 ", StringComparison.Ordinal));

        Assert.Equal([Outcome.Done], await host.AnswerAsync((await host.ClaimTasksAsync(1))!));

        await Assert.ThrowsAsync<DamagedRecordException>(() => host.FindAsync(submission.Id));
    }

    [Fact]
    public async Task A_dead_letter_whose_entry_is_on_the_list_again_is_not_answered()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("Queue:MaxFailures", "1"));
        var submission = await host.SubmitAsync(100);
        var entry = await host.Database.ListGetByIndexAsync(Keys.Ready, 0);
        Assert.Equal(Outcome.DeadLettered, await host.FailAsync(await host.TakeAsync(), "failed"));
        await host.Database.ListRightPushAsync(Keys.Ready, entry);

        Assert.Equal([Outcome.Lost], await host.AnswerAsync((await host.ClaimTasksAsync(1))!));

        Assert.Equal(TaskState.Failed, (await host.FindAsync(submission.Id))!.State);
        Assert.Equal(0, (await host.GetStatusAsync()).Depth);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_tasks_of_a_claim_of_another_type_are_neither_answered_nor_lost(bool isAnswered)
    {
        await using var host = await JobsHost.CreateAsync(
            redis.Server, ("Queue:LeaseDuration", "00:00:00.500"), ("Queue:SweepInterval", "00:00:01"));
        var submissions = await host.SubmitManyAsync([1, 2]);
        var claim = await host.ClaimTasksAsync(2);
        await ReplaceAsync(host, Keys.Claim(claim!.Token));

        await Assert.ThrowsAsync<RedisDataException>(
            async () => _ = isAnswered ? (object)await host.AnswerAsync(claim) : await host.StartAsync(claim));

        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync();
            return await host.Database.ListLengthAsync(Keys.Ready) == 2;
        });
        Assert.False(await host.Database.KeyExistsAsync(Keys.Claims));
        Assert.Equal(submissions.Select(task => task.Id), (await host.TakeAsync(2)).Select(task => task.Id).Order());
    }

    [Fact]
    public async Task Deadlines_of_another_type_cost_no_task()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitManyAsync([1, 2, 3]);
        var delivery = await host.TakeAsync();
        var claim = await host.ClaimTasksAsync(2);
        await ReplaceAsync(host, Keys.Claims);

        var started = await host.StartAsync(claim!);
        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(started[0]));
        await host.HousekeepAsync();
        Assert.Equal([Outcome.Done], await host.RenewAsync([started[1]]));
        Assert.Equal(1, await host.Database.SortedSetLengthAsync(Keys.Claims));
    }

    [Fact]
    public async Task A_task_that_runs_nowhere_can_be_cancelled()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(1);
        await host.Database.HashSetAsync(Keys.Task(submission.Id), "status", "running");

        Assert.Equal(Outcome.Cancelled, await host.CancelAsync(submission.Id));

        // This name is not valid UTF-8, so no key can belong to the claim.
        await host.Database.HashSetAsync(
            Keys.Task(submission.Id), [new("status", "running"), new("claim", new byte[] { 0xff })]);
        await host.Database.HashDeleteAsync(Keys.Task(submission.Id), "completion");
        await Assert.ThrowsAsync<DamagedRecordException>(() => host.CancelAsync(submission.Id));
    }

    [Fact]
    public async Task Messages_that_nobody_sent_are_ignored()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(100);
        var cancelled = new List<string>();
        await host.Worker.SubscribeToCancellationsAsync(cancelled.Add, None);
        var wait = host.Watcher.WaitAsync(submission.Id, None);
        RedisValue[] messages =
        [
            "", " ", "\n\n", submission.Id, $"{submission.Id} ", $"{submission.Id} 1 2 3",
            $"{submission.Id} 1 2 3 100 x cached w",
            $"{submission.Id} 99999999999999999 2 3 100 4 cached w", new byte[] { 0, 255, 10, 254 },
            new string('x', 100_000),
        ];
        foreach (var message in messages)
        {
            foreach (var channel in (string[])[Keys.EventsChannel, Keys.CancelChannel, Keys.WakeChannel])
            {
                await host.Database.PublishAsync(RedisChannel.Literal(channel), message);
            }
        }

        await host.CompleteAsync(await host.TakeAsync());

        Assert.Equal(541UL, (await wait.WaitAsync(TimeSpan.FromMinutes(1)))!.LastPrime);
        Assert.All(cancelled, id => Assert.Equal(submission.Id, id));
    }

    private static async Task ReplaceAsync(JobsHost host, string key)
    {
        await host.Database.KeyDeleteAsync(key);
        await host.Database.ListLeftPushAsync(key, "foreign");
    }
}

public sealed class DamageOnRedisTests(RedisFixture redis) : DamageTests(redis), IClassFixture<RedisFixture>;

public sealed class DamageOnGarnetTests(GarnetFixture garnet) : DamageTests(garnet), IClassFixture<GarnetFixture>;
