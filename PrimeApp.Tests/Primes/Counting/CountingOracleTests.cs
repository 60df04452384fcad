namespace PrimeApp.Tests.Primes.Counting;

/// <summary>Compares with https://github.com/kimwalisch/primecount.</summary>
[Trait("Category", "Integration")]
public sealed class CountingOracleTests
{
    [Theory]
    [InlineData(1, 10_000_000, 40)]
    [InlineData(2, 10_000_000_000, 40)]
    [InlineData(3, 10_000_000_000_000, 15)]
    [InlineData(4, 1_000_000_000_000_000, 2)]
    [InlineData(5, PrimeCount.MaxX, 1)]
    public async Task Counts_up_to_random_numbers_are_the_same(int seed, long limit, int numbers)
    {
        Need.Program("primecount");
        var random = new Random(seed);
        for (var i = 0; i < numbers; i++)
        {
            var x = limit - random.NextInt64(limit / 2);
            Assert.Equal(await OracleTests.AskAsync("primecount", Text(x)), PrimeCount.Count(x, threads: 2));
        }
    }

    /// <summary>x where x^(1/2), x^(1/3) or x^(1/4) changes.</summary>
    [Theory]
    [InlineData(46_337, 2)]
    [InlineData(1_000_003, 2)]
    [InlineData(2_153, 3)]
    [InlineData(46_337, 3)]
    [InlineData(317, 4)]
    [InlineData(1_009, 4)]
    [InlineData(3_163, 4)]
    public async Task Counts_around_powers_are_the_same(long root, int exponent)
    {
        Need.Program("primecount");
        var power = Enumerable.Repeat(root, exponent).Aggregate((product, factor) => product * factor);
        for (var x = power - 1; x <= power + 1; x++)
        {
            Assert.Equal(await OracleTests.AskAsync("primecount", Text(x)), PrimeCount.Count(x, threads: 2));
        }
    }

    [Theory]
    [InlineData(1, 1_000_000, 40)]
    [InlineData(2, 1_000_000_000, 30)]
    [InlineData(3, 1_000_000_000_000, 10)]
    public async Task Nth_primes_of_random_numbers_are_the_same(int seed, long limit, int numbers)
    {
        Need.Program("primecount");
        var random = new Random(seed);
        for (var i = 0; i < numbers; i++)
        {
            var n = 1 + random.NextInt64(limit);
            var expected = await OracleTests.AskAsync("primecount", "--nth-prime", Text(n));
            Assert.Equal(expected, (long)NthPrime.Find(n, threads: 2));
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
