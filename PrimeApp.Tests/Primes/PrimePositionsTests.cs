namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class PrimePositionsTests
{
    private const long Rank = 100_000_000;
    private const ulong Prime = 2_038_074_743;

    private readonly PrimePositions _positions = new();

    [Fact]
    public void Nothing_is_known_at_first()
    {
        Assert.False(_positions.TryGet(1, out _));
        Assert.False(_positions.TryGet(Rank, out _));
        Assert.False(_positions.TryFindNear(Rank, out _));
    }

    [Fact]
    public void The_first_primes_are_known_once_one_of_them_was_found()
    {
        Assert.True(_positions.TryFindNear(100, out var prime));
        Assert.Equal(541ul, prime);
        Assert.True(_positions.TryGet(FirstPrimes.Count, out prime));
        Assert.Equal(31_457_269ul, prime);
        Assert.False(_positions.TryGet(FirstPrimes.Count + 1, out _));
    }

    [Fact]
    public void What_was_counted_is_known()
    {
        Assert.Equal(Prime, _positions.Find(Rank, threads: 2));
        Assert.True(_positions.TryGet(Rank, out var prime));
        Assert.Equal(Prime, prime);
        Assert.False(_positions.TryGet(Rank - 1, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(1_000)]
    [InlineData(-1_000)]
    [InlineData(PrimePositions.Near)]
    [InlineData(-PrimePositions.Near)]
    public void What_is_near_is_found_by_a_sieve_and_then_known(long distance)
    {
        _positions.Add(Rank, Prime);
        Assert.True(_positions.TryFindNear(Rank + distance, out var prime));
        Assert.Equal(NthPrime.Find(Rank + distance), prime);
        Assert.True(_positions.TryGet(Rank + distance, out var known));
        Assert.Equal(prime, known);
    }

    [Theory]
    [InlineData(PrimePositions.Near + 1)]
    [InlineData(-PrimePositions.Near - 1)]
    public void What_is_farther_away_takes_a_count(long distance)
    {
        _positions.Add(Rank, Prime);
        Assert.False(_positions.TryFindNear(Rank + distance, out _));
        Assert.Equal(NthPrime.Find(Rank + distance), _positions.Find(Rank + distance));
    }

    [Fact]
    public void The_nearest_position_is_taken()
    {
        // The prime is wrong on purpose, so that the result shows whether it was used.
        _positions.Add(Rank, Prime);
        _positions.Add(Rank + 1_000, 4);
        Assert.True(_positions.TryFindNear(Rank + 400, out var prime));
        Assert.Equal(NthPrime.Find(Rank + 400), prime);
    }

    [Fact]
    public void A_full_memory_forgets_what_was_unused_for_longest()
    {
        var positions = new PrimePositions(capacity: 3);
        foreach (var n in (long[])[Rank, 2 * Rank, 3 * Rank])
        {
            positions.Add(n, (ulong)n);
        }

        Assert.True(positions.TryGet(Rank, out _));
        positions.Add(4 * Rank, 4);
        Assert.False(positions.TryGet(2 * Rank, out _));
        Assert.All((long[])[Rank, 3 * Rank, 4 * Rank], n => Assert.True(positions.TryGet(n, out _)));
    }

    [Fact]
    public void Numbers_out_of_range_are_unknown_or_refused()
    {
        Assert.All((long[])[0, -1, long.MinValue, long.MaxValue], n => Assert.False(_positions.TryGet(n, out _)));
        Assert.Throws<ArgumentOutOfRangeException>("n", () => _positions.Find(0));
        Assert.Throws<ArgumentOutOfRangeException>("n", () => _positions.Find(NthPrime.MaxN + 1));
        Assert.Throws<ArgumentOutOfRangeException>("n", () => _positions.Add(0, 2));
    }

    [Fact]
    public void Many_threads_may_use_it_at_once()
    {
        var expected = PrimeEnumerator.Range(Prime, Prime + 100_000).ToArray();
        _positions.Add(Rank, Prime);
        Parallel.For(0, 500, i =>
        {
            var step = i * 7 % expected.Length;
            Assert.Equal(expected[step], _positions.Find(Rank + step));
        });
    }
}
