using PrimeApp.Jobs.Table;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class SegmentCountsTests
{
    [Fact]
    public void A_rank_is_found_in_the_segment_that_holds_it()
    {
        var counts = Create(3, 0, 2);

        Assert.Equal(new PrimePosition(0, 0), Locate(counts, 0));
        Assert.Equal(new PrimePosition(0, 2), Locate(counts, 2));
        Assert.Equal(new PrimePosition(2, 0), Locate(counts, 3));
        Assert.Equal(new PrimePosition(2, 1), Locate(counts, 4));
        Assert.Null(Locate(counts, 5));
    }

    [Fact]
    public void Nothing_past_a_gap_is_found_until_the_gap_is_filled()
    {
        var counts = new SegmentCounts();
        Assert.True(counts.Add(new SegmentCount(0, 3)));
        Assert.False(counts.Add(new SegmentCount(2, 2)));
        Assert.Null(Locate(counts, 3));
        Assert.Equal((1, 3), (counts.Contiguous, counts.ContiguousPrimes));
        Assert.True(counts.TryGet(2, out var count));
        Assert.Equal(2, count);
        Assert.False(counts.TryGet(1, out _));

        Assert.True(counts.Add(new SegmentCount(1, 1)));

        Assert.Equal(new PrimePosition(2, 1), Locate(counts, 5));
        Assert.Equal((3, 6), (counts.Contiguous, counts.ContiguousPrimes));
    }

    [Fact]
    public void Encoded_counts_are_read_back_with_zero_apart_from_unknown()
    {
        var counts = new SegmentCounts();
        byte[] encoded = [8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 9];

        counts.Add(0, encoded);

        Assert.Equal((2, 7), (counts.Contiguous, counts.ContiguousPrimes));
        Assert.Equal([true, true, false, true, false], Enumerable.Range(0, 5).Select(segment => counts.TryGet(segment, out _)));
    }

    private static SegmentCounts Create(params int[] values)
    {
        var counts = new SegmentCounts();
        for (var i = 0; i < values.Length; i++)
        {
            counts.Add(new SegmentCount(i, values[i]));
        }

        return counts;
    }

    private static PrimePosition? Locate(SegmentCounts counts, long rank) =>
        counts.TryLocate(rank, out var position) ? position : null;
}
