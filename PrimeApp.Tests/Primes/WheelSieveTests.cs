namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class WheelSieveTests
{
    private const int Length = SieveSettings.LongestBlock;
    private const ulong Numbers = Length * 30ul;

    /// <summary>Bitmaps around which primes are checked: the first, 10^9, 2^32, 10^12, 2^40 and past 10^13.</summary>
    public static TheoryData<int> Bitmaps => [0, 1, 31, 136, 31_789, 34_952, 320_000];

    /// <summary>
    /// Every width this machine has, with caches from very small, for many inner boundaries, to its own.
    /// </summary>
    public static TheoryData<int, int> Paths
    {
        get
        {
            var paths = new TheoryData<int, int>();
            foreach (var width in Enum.GetValues<VectorWidth>().Where(width => width <= VectorWidths.Widest))
            {
                foreach (var chunk in new[] { 1 << 10, 24 << 10, SieveSettings.Current.ChunkLength })
                {
                    paths.Add((int)width, chunk);
                }
            }

            return paths;
        }
    }

    [Theory]
    [MemberData(nameof(Bitmaps))]
    public void Primes_on_both_sides_of_a_boundary_are_those_of_an_independent_test(int index)
    {
        const ulong Margin = 3_000;
        var boundary = (ulong)(index + 1) * Numbers;
        var around = Primes(index).Concat(Primes(index + 1))
            .Where(prime => prime >= boundary - Margin && prime <= boundary + Margin);

        Assert.Equal(Reference.Primes(boundary - Margin, boundary + Margin), around);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_path_gives_the_same_bitmap(int width, int chunkLength)
    {
        var settings = new SieveSettings(chunkLength, Math.Min(8 * chunkLength, Length), (uint)chunkLength / 2);
        var sieve = new WheelSieve(Length, (VectorWidth)width, settings);
        var reference = new WheelSieve(Length, VectorWidths.Widest);
        foreach (var index in new[] { 0, 1, 34_952 })
        {
            Assert.True(Sieve(reference, index).SequenceEqual(Sieve(sieve, index)), $"bitmap {index}");
        }
    }

    [Fact]
    public void Bitmaps_may_come_in_any_order()
    {
        var sieve = new WheelSieve(Length, VectorWidths.Widest);
        Assert.All(
            (int[])[40, 3, 0, 34_952, 3, 40],
            index => Assert.True(
                Sieve(new WheelSieve(Length, VectorWidths.Widest), index).SequenceEqual(Sieve(sieve, index))));
    }

    [Fact]
    public void Bits_stand_for_the_residues_in_ascending_order()
    {
        var bitmap = Sieve(new WheelSieve(Length, VectorWidths.Widest), 0);
        Assert.Equal(0b1111_1110, bitmap[0]); // 7, 11, 13, 17, 19, 23, 29, and not 1
        Assert.Equal(0b1101_1111, bitmap[1]); // 31, 37, 41, 43, 47, not 49, 53, 59
    }

    internal static Span<byte> Sieve(WheelSieve sieve, int index) =>
        sieve.Sieve((ulong)index * Length, Length, SievingPrimes.For((ulong)(index + 1) * Numbers));

    private static ulong[] Primes(int index)
    {
        var bitmap = Sieve(new WheelSieve(Length, VectorWidths.Widest), index);
        var primes = new ulong[Bitmap.Count(bitmap, VectorWidths.Widest)];
        Bitmap.CopyPrimes((ulong)index * Length, bitmap, 0, primes, VectorWidths.Widest);
        return primes;
    }
}
