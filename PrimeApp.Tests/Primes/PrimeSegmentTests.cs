using PrimeApp.Primes;

namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class PrimeSegmentTests
{
    [Fact]
    public void Segments_follow_one_another_without_a_gap()
    {
        Assert.Equal(0ul, PrimeSegment.Start(0));
        Assert.Equal(31_457_280ul, PrimeSegment.Start(1));
        Assert.Equal(PrimeSegment.Start(int.MaxValue), PrimeSegment.Start(int.MaxValue - 1) + (ulong)PrimeSegment.Length);
    }

    [Theory]
    [InlineData(0ul, 0)]
    [InlineData(31_457_279ul, 0)]
    [InlineData(31_457_280ul, 1)]
    [InlineData(1_000_000_000_000ul, 31_789)]
    public void A_number_lies_in_the_segment_that_starts_at_or_before_it(ulong value, int expected) =>
        Assert.Equal(expected, PrimeSegment.IndexOf(value));

    [Fact]
    public void What_lies_outside_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("index", () => PrimeSegment.Start(-1));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => PrimeSegment.IndexOf(ulong.MaxValue));
    }
}
