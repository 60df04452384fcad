using System.Numerics;

namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class BitmapTests
{
    private const ulong FirstByte = 3ul * SieveSettings.LongestBlock;

    private static readonly byte[] Sieved =
        WheelSieveTests.Sieve(new WheelSieve(SieveSettings.LongestBlock, VectorWidths.Widest), 3).ToArray();

    private static readonly ulong[] Primes =
        [.. PrimeEnumerator.Range(FirstByte * 30, (FirstByte + SieveSettings.LongestBlock) * 30 - 1)];

    public static TheoryData<int> Widths =>
        [.. Enum.GetValues<VectorWidth>().Where(width => width <= VectorWidths.Widest).Select(width => (int)width)];

    [Property(MaxTest = 200)]
    public void Any_page_is_a_page_of_the_primes(uint offset, ushort length)
    {
        var rank = (int)(offset * 2_654_435_761u % (uint)Primes.Length);
        var page = new ulong[length];
        var count = Bitmap.CopyPrimes(FirstByte, Sieved, rank, page, VectorWidths.Widest);
        Assert.Equal(Primes.Skip(rank).Take(length), page.Take(count));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_copies_and_counts_the_same(int width)
    {
        var primes = new ulong[Primes.Length];
        Assert.Equal(primes.Length, Bitmap.CopyPrimes(FirstByte, Sieved, 0, primes, (VectorWidth)width));
        Assert.Equal(Primes, primes);
        foreach (var length in new[] { 0, 1, 7, 8, 63, 64, 65, 511, 512, 513, 4095, 100_003, Sieved.Length })
        {
            var expected = Sieved.Take(length).Sum(bits => BitOperations.PopCount(bits));
            Assert.Equal(expected, Bitmap.Count(Sieved.AsSpan(0, length), (VectorWidth)width));
            Assert.Equal(
                expected, Bitmap.CopyPrimes(FirstByte, Sieved.AsSpan(0, length), 0, primes, (VectorWidth)width));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nothing_is_written_past_the_end_of_the_destination(int width)
    {
        for (var length = 0; length < 100; length++)
        {
            var destination = new ulong[length + 16];
            Assert.Equal(length, Bitmap.CopyPrimes(0, Sieved, 5, destination.AsSpan(0, length), (VectorWidth)width));
            Assert.All(destination.Skip(length), value => Assert.Equal(0ul, value));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Past_the_last_rank_there_is_nothing(int width)
    {
        var primes = new ulong[10];
        Assert.Equal(1, Bitmap.CopyPrimes(FirstByte, Sieved, Primes.Length - 1, primes, (VectorWidth)width));
        Assert.Equal(Primes[^1], primes[0]);
        Assert.Equal(0, Bitmap.CopyPrimes(FirstByte, Sieved, Primes.Length, primes, (VectorWidth)width));
        Assert.Equal(0, Bitmap.CopyPrimes(FirstByte, Sieved, int.MaxValue, primes, (VectorWidth)width));
    }
}
