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
        byte[] first = [1], second = [2], third = [3];
        cache.Add(1, first);
        cache.Add(2, second);
        Assert.Same(first, cache.Find(1));

        cache.Add(3, third);

        Assert.Null(cache.Find(2));
        Assert.Same(first, cache.Find(1));
        Assert.Same(third, cache.Find(3));
        Assert.Equal(2L * PrimeSegment.BitmapLength, cache.Bytes);
    }
}
