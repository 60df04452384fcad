using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public sealed class PrimeTableTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    // Whatever is waited for in vain ends the test.
    private readonly CancellationToken _limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    // The primes below the end of the first segment, and so the rank of the first prime of the second.
    private static readonly int FirstSegment = new SegmentSieve().Count(0);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 7)]
    [InlineData(100, 541)]
    [InlineData(1_000_000, 15_485_863)]
    [InlineData(10_000_000, 179_424_673)]
    public async Task The_nth_prime_is_found(long n, ulong expected)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        Assert.Equal(expected, (await host.Table.FindNthPrimeAsync(n, progress: null, _limit)).Prime);
    }

    [Fact]
    public async Task What_one_process_sieved_another_finds_in_the_table()
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        await using var second = await JobsHost.CreateAsync(redis.Server, empty: false);

        var computed = await first.Table.FindNthPrimeAsync(3_000_000, progress: null, _limit);
        var cached = await second.Table.FindNthPrimeAsync(3_000_000, progress: null, _limit);
        var smaller = await second.Table.FindNthPrimeAsync(2_999_999, progress: null, _limit);

        Assert.NotEqual(0, computed.Sieved);
        Assert.Equal((computed.Prime, 0), (cached.Prime, cached.Sieved));
        Assert.Equal(0, smaller.Sieved);
    }

    [Fact]
    public async Task What_is_in_memory_is_found_without_waiting()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        Assert.False(host.Table.TryFindNthPrime(100, out _));

        await host.Table.FindNthPrimeAsync(1000, progress: null, _limit);

        Assert.True(host.Table.TryFindNthPrime(100, out var prime));
        Assert.Equal(541ul, prime);
    }

    [Fact]
    public async Task A_table_that_was_lost_is_sieved_again()
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        var before = await first.Table.FindNthPrimeAsync(3_000_000, progress: null, _limit);
        await using var second = await JobsHost.CreateAsync(redis.Server, empty: true);

        Assert.Equal(before.Prime, (await second.Table.FindNthPrimeAsync(3_000_000, progress: null, _limit)).Prime);
        Assert.True(await second.Database.KeyExistsAsync(Keys.Counts));
    }

    [Fact]
    public async Task Progress_is_true_and_never_falls()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var progress = new RecordedProgress();

        await host.Table.FindNthPrimeAsync(100_000_000, progress, _limit);

        Assert.True(progress.Values.Count > 1);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.All(progress.Values, value => Assert.InRange(value, 0, 1));
        Assert.Equal(1, progress.Values[^1]);
    }

    [Fact]
    public async Task A_page_across_the_border_of_two_segments_is_whole()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);

        var page = await host.Table.ReadAsync(FirstSegment - 5, 10, _limit);

        var border = (ulong)PrimeSegment.Length;
        Assert.Equal(PrimesBetween(border - 200, border + 200).Where(prime => prime < border).TakeLast(5), page[..5]);
        Assert.Equal(PrimesBetween(border, border + 200).Take(5), page[5..]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(0, 100_000)]
    [InlineData(12_345, 54_321)]
    [InlineData(1_900_000, 150_000)]
    public async Task A_stream_gives_the_same_as_a_page(long offset, int count)
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        var streamed = new List<ulong>();

        await foreach (var run in host.Table.StreamAsync(offset, count, _limit))
        {
            var primes = new ulong[run.Count];
            Assert.Equal(run.Count, run.CopyTo(0, primes));
            streamed.AddRange(primes);
        }

        Assert.Equal(await host.Table.ReadAsync(offset, count, _limit), streamed);
    }

    private static IEnumerable<ulong> PrimesBetween(ulong start, ulong end)
    {
        for (var candidate = start; candidate < end; candidate++)
        {
            var isPrime = candidate > 1;
            for (ulong divisor = 2; isPrime && divisor * divisor <= candidate; divisor++)
            {
                isPrime = candidate % divisor != 0;
            }

            if (isPrime)
            {
                yield return candidate;
            }
        }
    }
}
