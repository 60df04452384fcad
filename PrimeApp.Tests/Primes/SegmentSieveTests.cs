using PrimeApp.Primes;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class SegmentSieveTests
{
    /// <summary>Segments around which primes are checked: the first, 10^9, 2^32, 10^12, 2^40 and past 10^13.</summary>
    public static TheoryData<int> Segments => [0, 1, 31, 136, 31_789, 34_952, 320_000];

    /// <summary>Every width this machine has, with caches from very small, for many inner boundaries, to its own.</summary>
    public static TheoryData<int, int> Paths
    {
        get
        {
            var paths = new TheoryData<int, int>();
            foreach (var width in Enum.GetValues<VectorWidth>().Where(width => width <= VectorWidths.Widest))
                foreach (var chunk in new[] { 1 << 10, 24 << 10, SieveSettings.Current.ChunkLength })
                    paths.Add((int)width, chunk);
            return paths;
        }
    }

    [Fact]
    public void The_first_segment_holds_exactly_the_primes_of_the_plain_sieve()
    {
        var bitmap = new byte[PrimeSegment.BitmapLength];
        var count = new SegmentSieve().Sieve(0, bitmap);

        var expected = Reference.Sieve((int)PrimeSegment.Length);
        var primes = new ulong[count];
        Assert.Equal(count, SegmentBitmap.CopyPrimes(0, bitmap, 0, primes));
        Assert.Equal(expected.Count(prime => prime), count);
        Assert.All(primes, prime => Assert.True(expected[prime]));
    }

    [Theory]
    [MemberData(nameof(Segments))]
    public void Primes_on_both_sides_of_a_boundary_are_those_of_an_independent_test(int segment)
    {
        const ulong Margin = 3_000;
        var boundary = PrimeSegment.Start(segment + 1);
        var sieve = new SegmentSieve();
        var bitmap = new byte[PrimeSegment.BitmapLength];
        var around = new List<ulong>();
        var primes = new ulong[3_000_000];

        sieve.Sieve(segment, bitmap);
        around.AddRange(primes.Take(SegmentBitmap.CopyPrimes(segment, bitmap, 0, primes)).SkipWhile(p => p < boundary - Margin));
        sieve.Sieve(segment + 1, bitmap);
        around.AddRange(primes.Take(SegmentBitmap.CopyPrimes(segment + 1, bitmap, 0, primes)).TakeWhile(p => p <= boundary + Margin));

        Assert.Equal(Reference.Primes(boundary - Margin, boundary + Margin), around);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_gives_the_same_bitmap(int width, int chunkLength)
    {
        var settings = new SieveSettings(chunkLength, Math.Min(8 * chunkLength, PrimeSegment.BitmapLength), (uint)chunkLength / 2);
        var sieve = new SegmentSieve((VectorWidth)width, settings);
        var reference = new SegmentSieve();
        var (actual, expected) = (new byte[PrimeSegment.BitmapLength], new byte[PrimeSegment.BitmapLength]);
        foreach (var segment in new[] { 0, 1, 34_952 })
        {
            Assert.Equal(reference.Sieve(segment, expected), sieve.Sieve(segment, actual));
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"segment {segment}");
        }
    }

    [Fact]
    public void Segments_may_come_in_any_order()
    {
        var sieve = new SegmentSieve();
        int[] order = [40, 3, 0, 34_952, 3, 40];
        Assert.All(order, segment => Assert.Equal(new SegmentSieve().Count(segment), sieve.Count(segment)));
    }

    [Fact]
    public void Counts_agree_with_the_bitmap_and_with_the_counter()
    {
        var sieve = new SegmentSieve();
        var bitmap = new byte[PrimeSegment.BitmapLength];
        foreach (var segment in new[] { 0, 1, 100 })
        {
            var count = sieve.Count(segment);
            Assert.Equal(count, sieve.Sieve(segment, bitmap));
            Assert.Equal(count, SegmentBitmap.Count(segment, bitmap));
            Assert.Equal(count, PrimeCounter.Count(PrimeSegment.Start(segment), PrimeSegment.Start(segment + 1) - 1));
        }
    }

    [Fact]
    public void Many_sieves_may_work_at_once()
    {
        var expected = Enumerable.Range(0, 8).Select(segment => new SegmentSieve().Count(segment));
        var actual = new int[8];
        Parallel.For(0, 8, segment => actual[segment] = new SegmentSieve().Count(segment));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var sieve = new SegmentSieve();
        Assert.Throws<ArgumentOutOfRangeException>(() => sieve.Count(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sieve.Sieve(-1, new byte[PrimeSegment.BitmapLength]));
        var exception = Assert.Throws<ArgumentException>("bitmap", () => sieve.Sieve(0, new byte[100]));
        Assert.Contains("1048576", exception.Message, StringComparison.Ordinal);
        Assert.Contains("100", exception.Message, StringComparison.Ordinal);
    }
}
