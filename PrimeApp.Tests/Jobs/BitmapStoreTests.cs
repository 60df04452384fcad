using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Table;
using PrimeApp.Primes;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public sealed class BitmapStoreTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const int N = 3_000_000;
    private const ulong NthPrime = 49_979_687;
    private const int Segment = 1;

    // Whatever is waited for in vain ends the test.
    private readonly CancellationToken _limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    [Fact]
    public async Task A_bitmap_that_one_process_sieved_others_read()
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        await FindAndKeepAsync(first);
        await using var second = await JobsHost.CreateAsync(redis.Server, empty: false);

        Assert.Equal(NthPrime, (await second.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);

        Assert.Equal((1, 0), (first.SievedForBitmaps, second.SievedForBitmaps));
        Assert.InRange(
            (await first.Database.KeyTimeToLiveAsync(Keys.Bitmap(Segment)))!.Value, TimeSpan.FromHours(23), TimeSpan.FromDays(1));
        Assert.Equal(PrimeSegment.BitmapLength, await first.Table.GetRedisBytesAsync(_limit));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(PrimeSegment.BitmapLength)]
    public async Task A_bitmap_that_redis_lost_or_has_wrong_is_sieved_again(int length)
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        await FindAndKeepAsync(first);
        await first.Database.KeyDeleteAsync(Keys.Bitmap(Segment));
        if (length > 0)
        {
            await first.Database.HashSetAsync(Keys.Bitmap(Segment), Segment, new byte[length]);
        }

        await using var second = await JobsHost.CreateAsync(redis.Server, empty: false);

        Assert.Equal(NthPrime, (await second.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);
        Assert.Equal(1, second.SievedForBitmaps);
    }

    [Fact]
    public async Task A_redis_without_memory_left_keeps_no_bitmap_and_costs_no_answer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var host = await JobsHost.CreateAsync(server);
        await host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        var store = Store(host, slots: 2);

        store.Keep(Bitmap(0));

        Assert.Equal(NthPrime, (await host.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);
        Assert.Equal(0, await store.GetBytesAsync(_limit));
    }

    [Fact]
    public async Task A_slot_holds_the_bitmap_that_was_kept_last()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        await KeepAsync(host, 0);
        await KeepAsync(host, 1);

        await KeepAsync(host, 2);

        var store = Store(host, slots: 2);
        Assert.Null(await store.FindAsync(0, _limit));
        Assert.NotNull(await store.FindAsync(1, _limit));
        Assert.NotNull(await store.FindAsync(2, _limit));
        Assert.Equal(1, await host.Database.HashLengthAsync(Keys.Bitmap(0)));
        Assert.Equal(2 * PrimeSegment.BitmapLength, await store.GetBytesAsync(_limit));
    }

    [Fact]
    public async Task Of_bitmaps_in_quick_succession_only_the_first_is_kept()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var store = new BitmapStore(host.Gateway, Options.Create(new PrimeTableOptions()), new StoppedClock());

        for (var segment = 0; segment < 10; segment++)
        {
            store.Keep(Bitmap(segment));
        }

        await Eventually.TrueAsync(async () => await store.FindAsync(0, _limit) is not null);
        Assert.Equal(PrimeSegment.BitmapLength, await store.GetBytesAsync(_limit));
    }

    [Fact]
    public async Task Without_a_budget_nothing_is_kept()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server, true, ("PrimeTable:RedisBytes", "0"));

        Assert.Equal(NthPrime, (await host.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);

        await host.AssertKeysAsync(Keys.Counts);
        Assert.Equal(0, await host.Table.GetRedisBytesAsync(_limit));
    }

    [Fact]
    public async Task A_stream_neither_reads_nor_keeps_bitmaps()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        await foreach (var run in host.Table.StreamAsync(0, N, _limit))
        {
            Assert.NotEqual(0, run.Count);
        }

        Assert.Equal((2, 0), (host.SievedForBitmaps, await host.Table.GetRedisBytesAsync(_limit)));
    }

    private static IndexedBitmap Bitmap(int segment) => new(segment, new byte[PrimeSegment.BitmapLength]);

    private static BitmapStore Store(JobsHost host, int slots) => new(
        host.Gateway,
        Options.Create(new PrimeTableOptions { RedisBytes = slots * PrimeSegment.BitmapLength }),
        TimeProvider.System);

    private async Task FindAndKeepAsync(JobsHost host)
    {
        Assert.Equal(NthPrime, (await host.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);
        await Eventually.TrueAsync(() => host.Database.KeyExistsAsync(Keys.Bitmap(Segment)));
    }

    private async Task KeepAsync(JobsHost host, int segment)
    {
        // A store of its own has kept nothing just before.
        var store = Store(host, slots: 2);
        store.Keep(Bitmap(segment));
        await Eventually.TrueAsync(async () => await store.FindAsync(segment, _limit) is not null);
    }
}
