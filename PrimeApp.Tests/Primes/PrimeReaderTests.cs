namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class PrimeReaderTests
{
    /// <summary>
    /// Where sieving changes: the start, the first large sieving prime, the largest exact double, the end.
    /// </summary>
    public static TheoryData<ulong> Starts =>
    [
        0, 5, 1ul << 40, 1_099_513_724_929 - 500, 29_996_224_275_833, 323_780_508_946_331, 3_475_385_758_524_527,
        (1ul << 53) - 300, 1ul << 57,
    ];

    [Theory]
    [MemberData(nameof(Starts))]
    public void The_primes_from_a_number_on_are_those_of_an_independent_test(ulong start)
    {
        var expected = Reference.Primes(start, start + 4_000);
        var primes = new ulong[expected.Length];
        Assert.Equal(primes.Length, new PrimeReader(start).Read(primes));
        Assert.Equal(expected, primes);
    }

    [Property(MaxTest = 30)]
    public void Reading_in_pieces_gives_what_one_reading_gives(DoNotSize<ulong> number, PositiveInt[] pieces)
    {
        var start = number.Item % 20_000_000_000_000;
        var lengths = pieces.Select(piece => piece.Get % 3_000).ToArray();
        var whole = new ulong[lengths.Sum()];
        new PrimeReader(start).Read(whole);
        var reader = new PrimeReader(start);
        var parts = new List<ulong>();
        foreach (var length in lengths)
        {
            var part = new ulong[length];
            Assert.Equal(length, reader.Read(part));
            parts.AddRange(part);
        }

        Assert.Equal(whole, parts);
    }

    /// <summary>Over several parts, of which each is longer than the one before.</summary>
    [Theory]
    [InlineData(0, 5_761_455)]
    [InlineData(10_000_000_000_000, 3_342_093)]
    public void A_hundred_million_numbers_have_the_known_primes(ulong start, int expected)
    {
        var reader = new PrimeReader(start, start + 100_000_000);
        var buffer = new ulong[10_000];
        var (total, last) = (0, 0ul);
        for (int count; (count = reader.Read(buffer)) > 0; total += count)
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(buffer[i] > last);
                last = buffer[i];
            }
        }

        Assert.Equal(expected, total);
        Assert.InRange(last, start, start + 100_000_000);
    }

    [Fact]
    public void Nothing_follows_the_end_of_the_range()
    {
        var buffer = new ulong[10];
        var reader = new PrimeReader(2, 11);
        Assert.Equal(5, reader.Read(buffer));
        Assert.Equal([2, 3, 5, 7, 11], buffer[..5]);
        Assert.Equal(0, reader.Read(buffer));
        Assert.Equal(0, new PrimeReader(24, 28).Read(buffer));
        Assert.Equal(0, new PrimeReader(11, 2).Read(buffer));
        Assert.Equal(0, new PrimeReader(2).Read([]));
    }
}
