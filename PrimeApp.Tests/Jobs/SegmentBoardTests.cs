using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Jobs.Table;
using PrimeApp.Tests.Infrastructure;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Integration")]
public sealed class SegmentBoardTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private JobsHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await JobsHost.CreateReaderAsync(redis.Server);
        await _host.Database.ExecuteAsync("FLUSHALL");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_nobody_wants_is_not_claimed()
    {
        Assert.Equivalent(new SegmentClaims([], AskAgain: null, TraceParent: null), await Board().ClaimAsync(10, None));
    }

    [Fact]
    public async Task The_lowest_segments_are_claimed_first_and_by_one_only()
    {
        var (first, second) = (Board(), Board());
        await first.WantAsync(new(0, 5), None);

        Assert.Equal([0, 1], (await first.ClaimAsync(2, None)).Segments);
        Assert.Equal([2, 3, 4], (await second.ClaimAsync(10, None)).Segments);
        var claims = await first.ClaimAsync(10, None);

        Assert.Empty(claims.Segments);
        Assert.InRange(claims.AskAgain!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task What_is_known_is_not_claimed_and_a_report_ends_the_claim()
    {
        var board = Board();
        await board.WantAsync(new(0, 4), None);
        await board.ClaimAsync(2, None);

        Assert.Equal(0, await board.ReportAsync([new(0, 11), new(1, 0), new(2, 13)], None));

        Assert.Equal(0, await _host.Database.SortedSetLengthAsync(Keys.Sieving));
        Assert.Equal([3], (await board.ClaimAsync(10, None)).Segments);
        byte[] encoded = [12, 0, 0, 0, 1, 0, 0, 0, 14, 0, 0, 0];
        Assert.Equal(encoded, await board.ReadCountsAsync(0, 4, None));
    }

    [Fact]
    public async Task A_count_that_is_known_already_is_reported_as_such()
    {
        var board = Board();
        await board.ReportAsync([new(7, 70)], None);

        Assert.Equal(1, await board.ReportAsync([new(7, 70), new(8, 80)], None));
    }

    [Fact]
    public async Task Every_process_is_told_what_is_wanted_and_what_has_become_known()
    {
        var board = Board();
        var wanted = new TaskCompletionSource();
        var told = new TaskCompletionSource<IReadOnlyList<SegmentCount>>();
        await board.SubscribeToWantsAsync(() => wanted.TrySetResult(), None);
        await board.SubscribeToCountsAsync(counts => told.TrySetResult(counts), None);

        await board.WantAsync(new(0, 1), None);
        await board.ReportAsync([new(3, 30), new(1, 10)], None);

        await wanted.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal([new(3, 30), new(1, 10)], await told.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_gap_is_found_however_far_it_is_and_whatever_the_counts_around_it()
    {
        // Encoded, 0 and 65535 end and begin with zeros: together as many as mean unknown, but not at the start of a count.
        const int Gap = 10_001;
        var counts = Enumerable.Range(0, 12_000).Where(segment => segment != Gap)
            .Select(segment => new SegmentCount(segment, segment % 2 == 0 ? 0 : 65_535));
        var board = Board();
        foreach (var chunk in counts.Chunk(500))
        {
            await board.ReportAsync(chunk, None);
        }

        await board.WantAsync(new(0, 12_001), None);

        Assert.Equal([Gap, 12_000], (await board.ClaimAsync(10, None)).Segments);
    }

    [Fact]
    public async Task Wants_of_several_processes_reach_from_the_first_to_the_farthest()
    {
        var (near, far) = (Board(), Board());
        await near.WantAsync(new(2, 4), None);
        await far.WantAsync(new(3, 6), None);

        Assert.Equal([2, 3, 4, 5], (await near.ClaimAsync(10, None)).Segments);
    }

    [Fact]
    public async Task A_want_that_is_withdrawn_counts_no_more()
    {
        var (near, far) = (Board(), Board());
        await near.WantAsync(new(0, 1), None);
        await far.WantAsync(new(0, 9), None);

        await far.WithdrawAsync(None);

        Assert.Equal([0], (await near.ClaimAsync(10, None)).Segments);
    }

    [Fact]
    public async Task A_new_want_of_a_process_replaces_its_last_one()
    {
        var board = Board();
        await board.WantAsync(new(0, 9), None);

        await board.WantAsync(new(0, 2), None);

        Assert.Equal([0, 1], (await board.ClaimAsync(10, None)).Segments);
    }

    [Fact]
    public async Task A_want_that_is_not_renewed_runs_out_and_leaves_that_of_others()
    {
        var (silent, alive) = (Board(TimeSpan.FromMilliseconds(100)), Board());
        await silent.WantAsync(new(0, 9), None);
        await alive.WantAsync(new(0, 1), None);

        await Eventually.TrueAsync(async () =>
        {
            await alive.ClaimAsync(1, None);
            return await _host.Database.HashLengthAsync(Keys.Wanted) == 1;
        });

        await alive.ReportAsync([new(0, 1)], None);
        Assert.Empty((await alive.ClaimAsync(10, None)).Segments);
    }

    [Fact]
    public async Task A_claim_that_brings_no_count_runs_out()
    {
        var (dead, heir) = (Board(TimeSpan.FromMilliseconds(200)), Board());
        await heir.WantAsync(new(0, 2), None);
        await dead.ClaimAsync(2, None);

        await Eventually.TrueAsync(async () => (await heir.ClaimAsync(1, None)).Segments is [0]);
    }

    [Fact]
    public async Task A_count_is_stored_even_when_redis_is_out_of_memory()
    {
        var board = Board();
        await board.ReportAsync([new(0, 10)], None);
        await _host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        try
        {
            await board.ReportAsync([new(1, 20)], None);
        }
        finally
        {
            await _host.Database.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        }

        byte[] encoded = [11, 0, 0, 0, 21, 0, 0, 0];
        Assert.Equal(encoded, await board.ReadCountsAsync(0, 2, None));
    }

    /// <summary>A board of its own, as every process has one.</summary>
    private SegmentBoard Board(TimeSpan? claimDuration = null) => new(
        _host.Gateway,
        Options.Create(new PrimeTableOptions { ClaimDuration = claimDuration ?? TimeSpan.FromSeconds(3) }));
}
