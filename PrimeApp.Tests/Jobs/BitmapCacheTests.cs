using PrimeApp.Jobs.Table;
using PrimeApp.Primes;

namespace PrimeApp.Tests.Jobs;

[Trait("Category", "Unit")]
public sealed class BitmapCacheTests
{
    [Fact]
    public void The_bitmap_unused_for_longest_makes_room()
    {
        var cache = new BitmapCache(2 * PrimeSegment.BitmapLength);
        var (first, second, third) = (Bitmap(1), Bitmap(2), Bitmap(3));
        cache.Add(first);
        cache.Add(second);
        Assert.Same(first, cache.Find(1));

        cache.Add(third);

        Assert.Null(cache.Find(2));
        Assert.Same(first, cache.Find(1));
        Assert.Same(third, cache.Find(3));
        Assert.Equal(2L * PrimeSegment.BitmapLength, cache.Bytes);
    }

    private static IndexedBitmap Bitmap(int segment) => new(segment, new byte[PrimeSegment.BitmapLength]);
}
