namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class NthPrimeTests
{
    public static TheoryData<long, ulong> Known => new()
    {
        { 1, 2 }, { 2, 3 }, { 3, 5 }, { 4, 7 }, { 10, 29 }, { 100, 541 }, { 1_000, 7_919 }, { 10_000, 104_729 },
        { 100_000, 1_299_709 }, { 1_000_000, 15_485_863 }, { 1_942_384, 31_457_269 }, { 1_942_385, 31_457_287 },
        { 10_000_000, 179_424_673 },
        { 99_999, 1_299_689 }, { 100_001, 1_299_721 }, { 50_847_534, 999_999_937 }, { 100_000_000, 2_038_074_743 },
        { 1_000_000_000, 22_801_763_489 }, { 10_000_000_000, 252_097_800_623 }, { 100_000_000_000, 2_760_727_302_517 },
    };

    /// <summary>The 10^k-th primes, OEIS A006988, that take some tenths of a second.</summary>
    public static TheoryData<long, ulong> Larger => new()
    {
        { 1_000_000_000_000, 29_996_224_275_833 }, { 10_000_000_000_000, 323_780_508_946_331 },
    };

    [Theory]
    [MemberData(nameof(Known))]
    [MemberData(nameof(Larger))]
    public void The_nth_prime_is_the_known_one(long n, ulong expected) =>
        Assert.Equal(expected, NthPrime.Find(n, threads: 2));

    [Fact]
    [Trait("Category", "Chaos")]
    public void The_largest_nth_prime_is_the_known_one() =>
        Assert.Equal(3_475_385_758_524_527ul, NthPrime.Find(NthPrime.MaxN, threads: 2));

    [Fact]
    public void Every_one_of_many_primes_in_a_row_is_found()
    {
        const long First = 2_000_000;
        var start = NthPrime.Find(First);
        var primes = PrimeEnumerator.Range(start, start + 5_000).ToArray();
        Assert.True(primes.Length > 200);
        for (var i = 0; i < primes.Length; i++)
        {
            Assert.Equal(primes[i], NthPrime.Find(First + i));
        }
    }

    [Property(MaxTest = 40)]
    public void The_prime_found_has_the_rank_that_a_count_gives(PositiveInt number)
    {
        var n = 100_000 + number.Get * 1_234_567L % 1_000_000_000;
        var prime = NthPrime.Find(n, threads: 2);
        Assert.True(Reference.IsPrime(prime));
        Assert.Equal(n, PrimeCount.Count((long)prime));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    [InlineData(1_000_000_000_000)]
    public void Progress_ascends_to_one(long n)
    {
        var progress = new List<double>();
        NthPrime.Find(n, threads: 2, new SynchronousProgress(progress.Add));
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(1, progress[^1]);
    }

    [Theory]
    [MemberData(nameof(Known))]
    [MemberData(nameof(Larger))]
    public void The_upper_bound_is_at_or_above_the_nth_prime(long n, ulong prime)
    {
        Assert.True(prime <= NthPrime.UpperBound(n));
        if (n < 1_000_000)
        {
            return;
        }

        Assert.InRange(NthPrime.UpperBound(n), prime, (ulong)(1.001 * prime));
    }

    [Fact]
    public void The_upper_bound_is_at_or_above_every_one_of_the_first_million_primes()
    {
        var primes = PrimeEnumerator.First(1_000_000);
        for (var n = 1; n <= primes.Length; n++)
        {
            if (primes[n - 1] > NthPrime.UpperBound(n))
            {
                Assert.Fail($"n = {n}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(NthPrime.MaxN + 1)]
    public void An_n_out_of_range_is_refused(long n)
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(n), () => NthPrime.Find(n));
        var exception = Assert.Throws<ArgumentOutOfRangeException>(nameof(n), () => NthPrime.UpperBound(n));
        Assert.Equal(n, exception.ActualValue);
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => NthPrime.Find(1, threads: 0));

    [Fact]
    public void A_cancelled_search_stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            NthPrime.Find(1, cancellationToken: new CancellationToken(canceled: true)));

    private sealed class SynchronousProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
