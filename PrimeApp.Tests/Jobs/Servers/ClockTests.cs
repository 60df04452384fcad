namespace PrimeApp.Tests.Jobs.Servers;

/// <summary>
/// The clock of Redis was set back by an hour. So earlier times in Redis are an hour ahead, and the workers that wrote
/// them have died.
/// </summary>
[Trait("Category", "Integration")]
public abstract class ClockTests(RedisFixture redis)
{
    private const string Dead = "dead-worker";

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly (string, string?) ShortLease = ("Queue:LeaseDuration", "00:00:00.500");

    [Fact]
    public async Task A_sign_of_life_from_ahead_is_none()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.Database.SortedSetAddAsync(Keys.Workers, Dead, await AheadAsync(host));

        Assert.Equal(0, (await host.GetStatusAsync()).Workers);
        Assert.False(Assert.Single((await host.Inspector.InspectAsync(None)).Workers).Alive);

        await host.HousekeepAsync();
        Assert.Equal([host.Identity.Name], await host.Database.SortedSetRangeByRankAsync(Keys.Workers));
    }

    [Fact]
    public async Task A_lock_from_ahead_keeps_nobody_from_reaping()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitAsync(1);
        await host.ExpireAsync((await host.TakeAsync())!);
        await host.Database.StringSetAsync(Keys.Reaper, Dead, Hour);

        Assert.Single(await host.HousekeepAsync());
        Assert.Equal(host.Identity.Name, await host.Database.StringGetAsync(Keys.Reaper));
    }

    [Fact]
    public async Task A_lease_from_ahead_ends_after_its_full_length()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ShortLease);
        var submission = await host.SubmitAsync(1);
        var delivery = (await host.TakeAsync())!;
        await SetDeadlineAheadAsync(host, delivery);

        await Eventually.TrueAsync(async () => (await host.HousekeepAsync()).Count == 1);

        Assert.Equal(submission.Id, (await host.TakeAsync())!.Id);
    }

    [Fact]
    public async Task A_lease_from_ahead_is_not_taken_from_a_worker_that_lives()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await host.SubmitAsync(1);
        var delivery = (await host.TakeAsync())!;
        await SetDeadlineAheadAsync(host, delivery);

        Assert.Empty(await host.HousekeepAsync());

        Assert.InRange(await host.GetTimeLeftAsync(delivery), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(Outcome.Done, await host.CompleteAsync(delivery));
    }

    [Theory]
    [InlineData(-1, 3600)]
    [InlineData(1, 0)]
    public async Task How_long_the_oldest_task_runs_is_seen(int hours, double seconds)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        Assert.Equal(TimeSpan.Zero, (await host.Inspector.InspectAsync(None)).OldestRunningAge);
        await host.SubmitManyAsync([1, 2]);
        var first = (await host.TakeAsync())!;
        await host.TakeAsync();
        await host.Database.HashSetAsync(
            Keys.Task(first.Id), "started_at", (first.StartedAt + hours * Hour).ToUnixTimeMilliseconds());

        var age = (await host.Inspector.InspectAsync(None)).OldestRunningAge;

        Assert.InRange(age.TotalSeconds, seconds, seconds + 60);
    }

    [Fact]
    public async Task A_retry_from_ahead_is_due()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var submission = await host.SubmitAsync(1);
        await host.FailAsync(await host.TakeAsync(), "failed");
        await host.Database.SortedSetAddAsync(Keys.Delayed, submission.Id, await AheadAsync(host));

        await host.HousekeepAsync();

        Assert.Equal(submission.Id, (await host.TakeAsync())!.Id);
    }

    private static async Task<double> AheadAsync(JobsHost host) =>
        (await RedisTime.ReadAsync(host.Database) + Hour).ToUnixTimeMilliseconds();

    private static async Task SetDeadlineAheadAsync(JobsHost host, Delivery delivery) =>
        await host.SetDeadlineAsync(delivery, await RedisTime.ReadAsync(host.Database) + Hour);
}

public sealed class ClockOnRedisTests(RedisFixture redis) : ClockTests(redis), IClassFixture<RedisFixture>;

public sealed class ClockOnGarnetTests(GarnetFixture garnet) : ClockTests(garnet), IClassFixture<GarnetFixture>;
