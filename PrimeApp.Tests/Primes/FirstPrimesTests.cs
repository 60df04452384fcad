namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class FirstPrimesTests
{
    private const int Numbers = 30 << 20;

    private static readonly FirstPrimes Table = new();

    private static readonly ulong[] Expected =
        [.. Reference.Sieve(Numbers).Index().Where(number => number.Item).Select(number => (ulong)number.Index)];

    [Fact]
    public void All_primes_are_those_of_the_plain_sieve()
    {
        var primes = new ulong[FirstPrimes.Count + 10];
        Assert.Equal(FirstPrimes.Count, Table.CopyPrimes(0, primes));
        Assert.Equal(Expected, primes[..FirstPrimes.Count]);
    }

    [Property(MaxTest = 200)]
    public void Any_page_is_a_page_of_the_primes(uint offset, ushort length)
    {
        var start = (int)(offset * 2_654_435_761u % FirstPrimes.Count);
        var page = new ulong[length];
        var count = Table.CopyPrimes(start, page);
        Assert.Equal(Expected.Skip(start).Take(length), page.Take(count));
        Assert.Equal(Expected[start], Table.PrimeAt(start + 1));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 7)]
    [InlineData(1_000_000, 15_485_863)]
    [InlineData(FirstPrimes.Count, 31_457_269)]
    public void The_nth_prime_is_known(int n, ulong prime) => Assert.Equal(prime, Table.PrimeAt(n));

    [Fact]
    public void A_short_destination_takes_what_fits()
    {
        var primes = new ulong[2];
        Assert.Equal(2, Table.CopyPrimes(1, primes));
        Assert.Equal([3, 5], primes);
        Assert.Equal(0, Table.CopyPrimes(1, []));
        Assert.Equal(0, Table.CopyPrimes(FirstPrimes.Count, primes));
        Assert.Equal(0, Table.CopyPrimes(long.MaxValue, primes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(FirstPrimes.Count + 1)]
    public void Other_numbers_are_refused(long n)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(n), () => Table.PrimeAt(n));
        Assert.Throws<ArgumentOutOfRangeException>("offset", () => Table.CopyPrimes(-1, []));
    }
}
