using System.Collections.Concurrent;
using System.Globalization;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Jobs;

/// <summary>How workers sieve together for all who wait.</summary>
[Trait("Category", "Integration")]
public sealed class SievingTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    // Whatever is waited for in vain ends the test.
    private readonly CancellationToken _limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    // Enough segments for two to share, a matter of some 100 ms.
    private const long N = 50_000_000;
    private const ulong NthPrime = 982_451_653;
    private static readonly int Segments = PrimeSegment.IndexOf(NthPrime) + 1;

    [Fact]
    public async Task A_process_that_only_reads_has_the_workers_sieve_for_it()
    {
        await using var worker = await JobsHost.CreateAsync(redis.Server);
        await using var reader = await JobsHost.CreateReaderAsync(redis.Server);

        var result = await reader.Table.FindNthPrimeAsync(N, progress: null, _limit);

        Assert.Equal(NthPrime, result.Prime);
        Assert.NotEqual(0, result.Sieved);
        Assert.Equal(0, (await worker.Table.FindNthPrimeAsync(N, progress: null, _limit)).Sieved);
    }

    [Fact]
    public async Task A_process_that_only_reads_waits_for_a_worker_to_come()
    {
        await using var reader = await JobsHost.CreateReaderAsync(redis.Server);
        await reader.Database.ExecuteAsync("FLUSHALL");
        var reading = reader.Table.ReadAsync(3_000_000, 1, _limit);
        await Eventually.TrueAsync(() => reader.Database.KeyExistsAsync(Keys.Wanted));

        await using var worker = await JobsHost.CreateAsync(redis.Server, empty: false);

        Assert.Equal(49_979_693ul, Assert.Single(await reading));
        await Eventually.TrueAsync(async () => !await reader.Database.KeyExistsAsync(Keys.Wanted));
    }

    [Fact]
    public async Task Workers_share_a_task_and_sieve_each_segment_once()
    {
        await using var first = await JobsHost.CreateAsync(redis.Server);
        await using var second = await JobsHost.CreateAsync(redis.Server, empty: false);
        var reports = await RecordReportsAsync(first);

        var results = await Task.WhenAll(
            first.Table.FindNthPrimeAsync(N, progress: null, _limit),
            second.Table.FindNthPrimeAsync(N, progress: null, _limit));

        Assert.All(results, result => Assert.Equal(NthPrime, result.Prime));
        await Eventually.TrueAsync(() => Task.FromResult(reports.Distinct().Count() >= Segments));
        Assert.Equal(reports.Distinct().Order(), reports.Order());
    }

    [Fact]
    public async Task A_smaller_task_that_comes_later_is_served_on_the_way_of_a_large_one()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        using var cancellation = new CancellationTokenSource();
        var large = host.Table.FindNthPrimeAsync(1_000_000_000, progress: null, cancellation.Token);

        var small = await host.Table.FindNthPrimeAsync(1_000_000, progress: null, _limit);

        Assert.Equal((15_485_863ul, false), (small.Prime, large.IsCompleted));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
    }

    [Fact]
    public async Task A_cancelled_search_stops_the_sieving_and_keeps_what_there_is()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        using var cancellation = new CancellationTokenSource();
        var progress = new RecordedProgress(cancellation.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.Table.FindNthPrimeAsync(1_000_000_000, progress, cancellation.Token));

        await Eventually.TrueAsync(async () =>
            !await host.Database.KeyExistsAsync(Keys.Wanted) && !await host.Database.KeyExistsAsync(Keys.Sieving));
        Assert.InRange(await host.Database.StringLengthAsync(Keys.Counts), sizeof(int), 100 * sizeof(int));
    }

    [Fact]
    public async Task A_cancelled_search_leaves_the_sieving_to_those_who_still_wait()
    {
        await using var host = await JobsHost.CreateAsync(redis.Server);
        using var cancellation = new CancellationTokenSource();
        var staying = host.Table.FindNthPrimeAsync(N, progress: null, _limit);
        var leaving = host.Table.FindNthPrimeAsync(
            1_000_000_000, new RecordedProgress(cancellation.Cancel), cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        Assert.Equal(NthPrime, (await staying).Prime);
    }

    [Fact]
    public async Task What_a_worker_still_knows_is_not_sieved_again_when_redis_lost_it()
    {
        await using var worker = await JobsHost.CreateAsync(redis.Server);
        await worker.Table.FindNthPrimeAsync(N, progress: null, _limit);
        await using var reader = await JobsHost.CreateReaderAsync(redis.Server);
        await reader.Database.ExecuteAsync("FLUSHALL");
        var before = worker.SievedForCounts;

        Assert.Equal(NthPrime, (await reader.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);

        Assert.Equal(before, worker.SievedForCounts);
    }

    [Fact]
    public async Task Without_redis_a_worker_goes_on_with_its_own_and_tells_of_it_later()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await JobsHost.CreateAsync(server);
        await worker.Table.FindNthPrimeAsync(1, progress: null, _limit);
        await server.KillAsync();

        Assert.Equal(NthPrime, (await worker.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);

        await server.RestartAsync();
        await using var other = await JobsHost.CreateReaderAsync(server);
        await Eventually.TrueAsync(async () =>
            await other.Database.StringLengthAsync(Keys.Counts) >= Segments * sizeof(int));
    }

    [Fact]
    public async Task Without_redis_a_process_that_only_reads_gives_up()
    {
        await using var server = await RedisServer.StartAsync();
        await using var reader = await JobsHost.CreateReaderAsync(server);
        var reading = reader.Table.ReadAsync(0, 10, _limit);
        await Eventually.TrueAsync(() => reader.Database.KeyExistsAsync(Keys.Wanted));

        await server.KillAsync();

        await Assert.ThrowsAsync<RedisUnavailableException>(() => reading);
        await Assert.ThrowsAsync<RedisUnavailableException>(() => reader.Table.ReadAsync(0, 10, _limit));
    }

    [Fact]
    public async Task A_redis_without_memory_left_costs_no_answer()
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await JobsHost.CreateAsync(server);
        await worker.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");

        Assert.Equal(NthPrime, (await worker.Table.FindNthPrimeAsync(N, progress: null, _limit)).Prime);
    }

    [Fact]
    public async Task Counts_whose_message_was_lost_are_read()
    {
        await using var reader = await JobsHost.CreateReaderAsync(redis.Server, ("PrimeTable:ClaimDuration", "00:00:00.300"));
        await reader.Database.ExecuteAsync("FLUSHALL");
        var reading = reader.Table.ReadAsync(0, 1, _limit);
        await Eventually.TrueAsync(() => reader.Database.KeyExistsAsync(Keys.Wanted));

        // As if a worker had stored it while this process was not connected.
        await reader.Database.StringSetAsync(Keys.Counts, (byte[])[5, 0, 0, 0]);

        Assert.Equal(2ul, Assert.Single(await reading));
    }

    private async Task<ConcurrentQueue<int>> RecordReportsAsync(JobsHost host)
    {
        var segments = new ConcurrentQueue<int>();
        await host.Gateway.SubscribeAsync(
            Keys.CountsChannel,
            message =>
            {
                foreach (var pair in message.Split(' ').Chunk(2))
                {
                    segments.Enqueue(int.Parse(pair[0], CultureInfo.InvariantCulture));
                }
            },
            _limit);
        return segments;
    }
}
