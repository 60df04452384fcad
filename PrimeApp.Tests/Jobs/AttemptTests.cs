
namespace PrimeApp.Tests.Jobs;

/// <summary>What a record says of the attempts at its task.</summary>
[Trait("Category", "Integration")]
public abstract class AttemptTests(RedisFixture redis)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly (string, string?)[] Settings =
        [("Queue:RetryDelay", "00:00:00"), ("Queue:MaxFailures", "100"), ("Queue:LeaseDuration", "00:00:00.300")];

    [Fact]
    public async Task Each_attempt_is_told_with_its_worker_its_times_and_its_outcome()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, Settings);
        var id = (await host.SubmitAsync(100)).Id;
        Assert.Empty((await host.FindAsync(id))!.Attempts);

        var failed = await TakeAsync(host);
        var running = Assert.Single(await ReadAsync());
        Assert.Equal(
            new TaskAttempt(host.Identity.Name, failed.StartedAt, null, AttemptOutcome.Running, null), running);
        await host.FailAsync(failed, "It broke\nin two.");
        await host.ReturnAsync(await TakeAsync(host));
        // The lease of this attempt expires.
        await TakeAsync(host);
        var last = await TakeAsync(host);
        await host.CompleteAsync(last);

        var attempts = await ReadAsync();
        Assert.Equal(
            [AttemptOutcome.Failed, AttemptOutcome.Returned, AttemptOutcome.Lost, AttemptOutcome.Completed],
            attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(["It broke in two.", null, null, null], attempts.Select(attempt => attempt.Error));
        Assert.All(attempts, attempt =>
        {
            Assert.Equal(host.Identity.Name, attempt.Worker);
            Assert.True(attempt.StartedAt <= attempt.EndedAt);
        });
        Assert.Equal(failed.StartedAt, attempts[0].StartedAt);
        Assert.Equal(last.StartedAt, attempts[3].StartedAt);

        async Task<IReadOnlyList<TaskAttempt>> ReadAsync() => (await host.FindAsync(id))!.Attempts;
    }

    [Fact]
    public async Task A_cancelled_attempt_is_told()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var id = (await host.SubmitAsync(100)).Id;
        var delivery = await TakeAsync(host);

        await host.CancelAsync(id);

        var task = await host.FindAsync(id);
        Assert.Equal(
            [new TaskAttempt(
                host.Identity.Name, delivery.StartedAt, task!.FinishedAt, AttemptOutcome.Cancelled, Error: null)],
            task.Attempts);
    }

    [Fact]
    public async Task A_task_that_is_answered_at_once_has_one_attempt_and_its_record_no_more_fields()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var id = (await host.SubmitAsync(100)).Id;
        var claim = await host.ClaimTasksAsync(1);
        await host.AnswerAsync(claim!);

        var task = await host.FindAsync(id);
        Assert.Equal(
            [new TaskAttempt(host.Identity.Name, claim!.At, task!.FinishedAt, AttemptOutcome.Completed, Error: null)],
            task.Attempts);
        Assert.False(await host.Database.HashExistsAsync(Keys.Task(id), "attempts"));
    }

    [Fact]
    public async Task Of_many_attempts_the_last_are_kept()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, Settings);
        var id = (await host.SubmitAsync(100)).Id;
        for (var i = 1; i <= 30; i++)
        {
            await host.FailAsync(await TakeAsync(host), $"failure {i}");
        }

        var attempts = (await host.FindAsync(id))!.Attempts;
        Assert.Equal(Enumerable.Range(11, 20).Select(i => $"failure {i}"), attempts.Select(attempt => attempt.Error));
    }

    [Fact]
    public async Task What_no_script_wrote_is_left_out()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var id = (await host.SubmitAsync(100)).Id;
        await host.Database.HashSetAsync(Keys.Task(id), "attempts", "garbage\n\n1 2 failed w why\n1 x lost w \n");
        await host.FailAsync(await TakeAsync(host), "broken");

        var attempts = (await host.FindAsync(id))!.Attempts;
        Assert.Equal(["why", "broken"], attempts.Select(attempt => attempt.Error));
    }

    private static async Task<Delivery> TakeAsync(JobsHost host)
    {
        Delivery? delivery = null;
        await Eventually.TrueAsync(async () =>
        {
            await host.HousekeepAsync(Interval);
            return (delivery = await host.TakeAsync()) is not null;
        });
        return delivery!;
    }
}

public sealed class AttemptOnRedisTests(RedisFixture redis) : AttemptTests(redis), IClassFixture<RedisFixture>;

public sealed class AttemptOnGarnetTests(GarnetFixture garnet) : AttemptTests(garnet), IClassFixture<GarnetFixture>;
