namespace PrimeApp.Tests.Primes;

/// <summary>Counts that take seconds.</summary>
[Trait("Category", "Integration")]
public sealed class PrimeCounterIntegrationTests
{
    [Fact]
    public void The_counts_up_to_ten_to_the_tenth_and_eleventh_are_the_known_ones()
    {
        const ulong Tenth = 10_000_000_000;
        const ulong Eleventh = 100_000_000_000;
        Assert.Equal(455_052_511, PrimeCounter.Count(0, Tenth));
        Assert.Equal(4_118_054_813 - 455_052_511, PrimeCounter.Count(Tenth + 1, Eleventh));
    }
}
