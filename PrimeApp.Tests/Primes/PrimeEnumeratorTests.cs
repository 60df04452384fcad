namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class PrimeEnumeratorTests
{
    [Property(MaxTest = 40)]
    public void Any_range_holds_the_primes_of_an_independent_test(DoNotSize<uint> start, ushort length)
    {
        ulong stop = (ulong)start.Item + length;
        var expected = Reference.Primes(start.Item, stop);
        Assert.Equal(expected, PrimeEnumerator.Range(start.Item, stop));
        var copied = new ulong[expected.Length + 1];
        Assert.Equal(expected.Length, PrimeEnumerator.CopyPrimes(start.Item, stop, copied));
        Assert.Equal(expected, copied[..^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(2_000_000)] // past the first segment
    public void The_first_primes_are_those_of_the_plain_sieve(int count)
    {
        var sieve = Reference.Sieve(count < 100 ? 1_000 : 33_000_000);
        var expected = Enumerable.Range(0, sieve.Length).Where(number => sieve[number]).Take(count)
            .Select(prime => (ulong)prime);
        Assert.Equal(expected.ToArray(), PrimeEnumerator.First(count));
    }

    [Fact]
    public void A_range_is_streamed_across_segments()
    {
        var count = 0L;
        var last = 0ul;
        foreach (var prime in PrimeEnumerator.Range(0, 100_000_000))
        {
            Assert.True(prime > last);
            last = prime;
            count++;
        }

        Assert.Equal(5_761_455, count);
        Assert.Equal(99_999_989ul, last);
    }

    [Fact]
    public void A_short_destination_takes_the_first_primes()
    {
        var destination = new ulong[2];
        Assert.Equal(2, PrimeEnumerator.CopyPrimes(0, 1_000, destination));
        Assert.Equal([2, 3], destination);
        Assert.Equal(0, PrimeEnumerator.CopyPrimes(0, 1_000, []));
    }

    [Fact]
    public void An_empty_range_holds_none()
    {
        Assert.Empty(PrimeEnumerator.Range(10, 9));
        Assert.Empty(PrimeEnumerator.Range(24, 28));
        Assert.Equal(0, PrimeEnumerator.CopyPrimes(10, 9, new ulong[1]));
    }

    [Fact]
    public void Counts_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => PrimeEnumerator.First(-1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => PrimeEnumerator.First(int.MaxValue));
    }
}
