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
        counts.Add(0, 3);
        counts.Add(2, 2);
        Assert.Null(Locate(counts, 3));
        Assert.Equal((1, 3), (counts.Contiguous, counts.ContiguousPrimes));
        Assert.True(counts.IsKnown(2));
        Assert.False(counts.IsKnown(1));

        counts.Add(1, 1);

        Assert.Equal(new PrimePosition(2, 1), Locate(counts, 5));
        Assert.Equal((3, 6), (counts.Contiguous, counts.ContiguousPrimes));
    }

    [Fact]
    public void Encoded_counts_are_read_back_with_zero_apart_from_unknown()
    {
        var counts = new SegmentCounts();
        byte[] encoded = [.. SegmentCounts.Encode(7), .. SegmentCounts.Encode(0), 0, 0, 0, 0, .. SegmentCounts.Encode(1), 9];

        counts.Add(0, encoded);

        Assert.Equal((2, 7), (counts.Contiguous, counts.ContiguousPrimes));
        Assert.Equal([true, true, false, true, false], Enumerable.Range(0, 5).Select(counts.IsKnown));
    }

    private static SegmentCounts Create(params int[] values)
    {
        var counts = new SegmentCounts();
        for (var i = 0; i < values.Length; i++)
        {
            counts.Add(i, values[i]);
        }

        return counts;
    }

    private static PrimePosition? Locate(SegmentCounts counts, long rank) =>
        counts.TryLocate(rank, out var position) ? position : null;
}
