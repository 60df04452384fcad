using FsCheck.Xunit;
using PrimeApp.Primes;

namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class IndexedBitmapTests
{
    private static readonly IndexedBitmap First = Sieve(0);
    private static readonly IndexedBitmap Other = Sieve(3);
    private static readonly ulong[] OtherPrimes = [.. PrimeEnumerator.Range(PrimeSegment.Start(3), PrimeSegment.Start(4) - 1)];

    [Fact]
    public void The_first_segment_has_the_primes_without_a_bit()
    {
        var primes = PrimeEnumerator.First(First.Count);

        // The whole of the first two blocks, and what lies around.
        foreach (var rank in Enumerable.Range(0, 40_000))
            Assert.Equal(primes[rank], First.PrimeAt(rank));
        Assert.Equal(primes[^1], First.PrimeAt(First.Count - 1));
    }

    [Property(MaxTest = 200)]
    public void Any_page_is_a_page_of_the_primes(uint offset, ushort length)
    {
        var rank = (int)(offset * 2_654_435_761u % (uint)OtherPrimes.Length);
        var page = new ulong[length];

        var count = Other.CopyPrimes(rank, page);

        Assert.Equal(OtherPrimes.Skip(rank).Take(length), page.Take(count));
        Assert.Equal(OtherPrimes[rank], Other.PrimeAt(rank));
    }

    [Fact]
    public void What_is_behind_the_last_prime_is_empty()
    {
        Assert.Equal(OtherPrimes.Length, Other.Count);
        Assert.Equal(0, Other.CopyPrimes(Other.Count, new ulong[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Other.PrimeAt(Other.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => Other.PrimeAt(-1));
    }

    [Fact]
    public void A_segment_without_primes_has_none()
    {
        var empty = new IndexedBitmap(7, new byte[PrimeSegment.BitmapLength]);

        Assert.Equal((0, 0), (empty.Count, empty.CopyPrimes(0, new ulong[1])));
    }

    [Fact]
    public void A_bitmap_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new IndexedBitmap(0, new byte[PrimeSegment.BitmapLength - 1]));

    private static IndexedBitmap Sieve(int segment)
    {
        var bitmap = new byte[PrimeSegment.BitmapLength];
        new SegmentSieve().Sieve(segment, bitmap);
        return new IndexedBitmap(segment, bitmap);
    }
}
