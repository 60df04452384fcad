namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public sealed class NthPrimeCacheTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const long N = 1_000_000_000;
    private const ulong Prime = 22_801_763_489;

    private readonly CancellationToken _limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    [Fact]
    public async Task What_one_process_keeps_another_finds_until_it_expires()
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        await using var second = await JobsHost.JoinAsync(redis.Server);
        Assert.Null(await first.Cache.FindAsync(N, _limit));

        await first.Cache.SetAsync(N, Prime, _limit);

        Assert.Equal(Prime, await second.Cache.FindAsync(N, _limit));
        Assert.Null(await second.Cache.FindAsync(N + 1, _limit));
        var key = Assert.Single(await first.Database.FindKeysAsync());
        Assert.InRange(
            (await first.Database.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1000000000 22801763489")]
    [InlineData("1000000000 22801763489 ")]
    [InlineData("1000000000 22801763489 0000000000000000")]
    [InlineData("  ")]
    [InlineData("not a result at all")]
    public async Task A_damaged_value_is_not_taken_and_the_next_one_replaces_it(string damaged)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var key = await KeepAsync(host);
        await host.Database.StringSetAsync(key, damaged);

        Assert.Null(await host.Cache.FindAsync(N, _limit));

        await host.Cache.SetAsync(N, Prime, _limit);
        Assert.Equal(Prime, await host.Cache.FindAsync(N, _limit));
    }

    [Fact]
    public async Task No_single_changed_or_missing_character_passes()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var key = await KeepAsync(host);
        var value = (await host.Database.StringGetAsync(key)).ToString();

        for (var i = 0; i < value.Length; i++)
        {
            await host.Database.StringSetAsync(key, value[..i] + (value[i] == '7' ? '8' : '7') + value[(i + 1)..]);
            Assert.Null(await host.Cache.FindAsync(N, _limit));
            await host.Database.StringSetAsync(key, value.Remove(i, 1));
            Assert.Null(await host.Cache.FindAsync(N, _limit));
        }
    }

    [Fact]
    public async Task A_key_of_another_type_is_not_taken_and_the_next_result_replaces_it()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var key = await KeepAsync(host);
        await host.Database.KeyDeleteAsync(key);
        await host.Database.ListLeftPushAsync(key, "1");

        Assert.Null(await host.Cache.FindAsync(N, _limit));

        await host.Cache.SetAsync(N, Prime, _limit);
        Assert.Equal(Prime, await host.Cache.FindAsync(N, _limit));
    }

    [Fact]
    public async Task The_result_of_another_n_in_the_same_slot_is_not_taken()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("NthPrimeCache:Capacity", "1"));
        await host.Cache.SetAsync(N, Prime, _limit);
        await host.Cache.SetAsync(N + 1, Prime + 2, _limit);

        Assert.Null(await host.Cache.FindAsync(N, _limit));
        Assert.Equal(Prime + 2, await host.Cache.FindAsync(N + 1, _limit));
        Assert.Single(await host.Database.FindKeysAsync());
    }

    [Fact]
    public async Task No_more_results_are_kept_than_there_is_room_for_and_round_numbers_use_the_room()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("NthPrimeCache:Capacity", "100"));
        for (var i = 1; i <= 1000; i++)
        {
            await host.Cache.SetAsync(i * 100_000_000L, 2, _limit);
        }

        Assert.InRange((await host.Database.FindKeysAsync()).Length, 80, 100);
    }

    [Fact]
    public async Task Without_room_nothing_is_kept()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, ("NthPrimeCache:Capacity", "0"));
        await host.Cache.SetAsync(N, Prime, _limit);

        Assert.Null(await host.Cache.FindAsync(N, _limit));
        Assert.Empty(await host.Database.FindKeysAsync());
    }

    [Fact]
    public async Task A_redis_that_is_away_knows_nothing_and_is_no_error()
    {
        await using var stopped = RedisServer.CreateStopped();
        await using var host = await JobsHost.JoinAsync(stopped);

        Assert.Null(await host.Cache.FindAsync(N, _limit));
        await host.Cache.SetAsync(N, Prime, _limit);
    }

    private async Task<string> KeepAsync(JobsHost host)
    {
        await host.Cache.SetAsync(N, Prime, _limit);
        return Assert.Single(await host.Database.FindKeysAsync());
    }
}
