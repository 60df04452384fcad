using FsCheck.Xunit;
using PrimeApp.Primes;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class SegmentBitmapTests
{
    private const int Segment = 3;
    private static readonly byte[] First = Sieved(0);
    private static readonly byte[] Other = Sieved(Segment);
    private static readonly ulong[] OtherPrimes = [.. PrimeEnumerator.Range(PrimeSegment.Start(Segment), PrimeSegment.Start(Segment + 1) - 1)];

    public static TheoryData<int> Widths =>
        [.. Enum.GetValues<VectorWidth>().Where(width => width <= VectorWidths.Widest).Select(width => (int)width)];

    [Fact]
    public void Ranks_of_the_first_segment_start_with_the_primes_that_have_no_bit()
    {
        var primes = new ulong[8];
        Assert.Equal(8, SegmentBitmap.CopyPrimes(0, First, 0, primes));
        Assert.Equal([2, 3, 5, 7, 11, 13, 17, 19], primes);
        Assert.Equal(2, SegmentBitmap.CopyPrimes(0, First, 1, primes.AsSpan(0, 2)));
        Assert.Equal([3, 5], primes[..2]);
        Assert.Equal(5ul, SegmentBitmap.PrimeAt(0, First, 2));
        Assert.Equal(7ul, SegmentBitmap.PrimeAt(0, First, 3));
    }

    [Fact]
    public void Bits_stand_for_the_residues_in_ascending_order()
    {
        Assert.Equal(0b1111_1110, First[0]); // 7, 11, 13, 17, 19, 23, 29, and not 1
        Assert.Equal(0b1101_1111, First[1]); // 31, 37, 41, 43, 47, not 49, 53, 59
    }

    [Property(MaxTest = 200)]
    public void Any_page_is_a_page_of_the_primes(uint offset, ushort length)
    {
        var rank = (int)(offset * 2_654_435_761u % (uint)OtherPrimes.Length);
        var page = new ulong[length];
        var count = SegmentBitmap.CopyPrimes(Segment, Other, rank, page);
        Assert.Equal(OtherPrimes.Skip(rank).Take(length), page.Take(count));
        Assert.Equal(OtherPrimes[rank], SegmentBitmap.PrimeAt(Segment, Other, rank));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_copies_and_counts_the_same(int width)
    {
        var primes = new ulong[OtherPrimes.Length];
        var firstByte = PrimeSegment.Start(Segment) / 30;
        Assert.Equal(primes.Length, Bitmap.CopyPrimes(firstByte, Other, 0, primes, (VectorWidth)width));
        Assert.Equal(OtherPrimes, primes);
        foreach (var length in new[] { 0, 1, 7, 8, 63, 64, 65, 511, 512, 513, 4095, 100_003, Other.Length })
        {
            var expected = Other.Take(length).Sum(bits => System.Numerics.BitOperations.PopCount(bits));
            Assert.Equal(expected, Bitmap.Count(Other.AsSpan(0, length), (VectorWidth)width));
            Assert.Equal(expected, Bitmap.CopyPrimes(firstByte, Other.AsSpan(0, length), 0, primes, (VectorWidth)width));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nothing_is_written_past_the_end_of_the_destination(int width)
    {
        for (var length = 0; length < 100; length++)
        {
            var destination = new ulong[length + 16];
            Assert.Equal(length, Bitmap.CopyPrimes(0, Other, 5, destination.AsSpan(0, length), (VectorWidth)width));
            Assert.All(destination.Skip(length), value => Assert.Equal(0ul, value));
        }
    }

    [Fact]
    public void Past_the_last_rank_there_is_nothing()
    {
        var count = SegmentBitmap.Count(Segment, Other);
        var primes = new ulong[10];
        Assert.Equal(1, SegmentBitmap.CopyPrimes(Segment, Other, count - 1, primes));
        Assert.Equal(OtherPrimes[^1], primes[0]);
        Assert.Equal(0, SegmentBitmap.CopyPrimes(Segment, Other, count, primes));
        Assert.Equal(0, SegmentBitmap.CopyPrimes(Segment, Other, int.MaxValue, primes));
        var exception = Assert.Throws<ArgumentOutOfRangeException>("rank", () => SegmentBitmap.PrimeAt(Segment, Other, count));
        Assert.Contains($"{count} primes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => SegmentBitmap.PrimeAt(0, First, -1));
        Assert.Throws<ArgumentOutOfRangeException>("rank", () => SegmentBitmap.CopyPrimes(0, First, -1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentBitmap.CopyPrimes(-1, First, 0, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => SegmentBitmap.Count(-1, First));
        Assert.Throws<ArgumentException>("bitmap", () => SegmentBitmap.Count(0, First.AsSpan(1)));
        Assert.Throws<ArgumentException>("bitmap", () => SegmentBitmap.CopyPrimes(0, [], 0, []));
    }

    private static byte[] Sieved(int segment)
    {
        var bitmap = new byte[PrimeSegment.BitmapLength];
        new SegmentSieve().Sieve(segment, bitmap);
        return bitmap;
    }
}
