namespace PrimeApp.Tests.Primes.Counting;

[Trait("Category", "Unit")]
public sealed class PrimeCountTests
{
    /// <summary>π(10^k), OEIS A006880.</summary>
    public static TheoryData<long, long> PowersOfTen => new()
    {
        { 1, 0 }, { 10, 4 }, { 100, 25 }, { 1_000, 168 }, { 10_000, 1_229 }, { 100_000, 9_592 }, { 1_000_000, 78_498 },
        { 10_000_000, 664_579 }, { 100_000_000, 5_761_455 }, { 1_000_000_000, 50_847_534 },
        { 10_000_000_000, 455_052_511 }, { 100_000_000_000, 4_118_054_813 }, { 1_000_000_000_000, 37_607_912_018 },
        { 10_000_000_000_000, 346_065_536_839 },
    };

    /// <summary>x where roots of x change, because it is a power of a prime or of another number.</summary>
    public static TheoryData<long> Powers
    {
        get
        {
            var powers = new TheoryData<long>();
            foreach (var root in new long[] { 1_009, 1_427, 1_999 })
            {
                powers.Add(root * root);
            }

            foreach (var root in new long[] { 101, 127, 128, 149, 157 })
            {
                powers.Add(root * root * root);
            }

            foreach (var root in new long[] { 32, 37, 41, 43, 44 })
            {
                powers.Add(root * root * root * root);
            }

            powers.Add(11L * 11 * 11 * 11 * 11 * 11);
            return powers;
        }
    }

    [Theory]
    [MemberData(nameof(PowersOfTen))]
    public void Powers_of_ten_have_the_known_counts(long x, long expected) =>
        Assert.Equal(expected, PrimeCount.Count(x, threads: 2));

    [Fact]
    public void Every_number_below_three_thousand_has_the_count_of_the_plain_sieve()
    {
        for (var x = 0L; x < 3_000; x++)
        {
            Assert.Equal(SmallNumbers.Pi(x), PrimeCount.Count(x));
        }
    }

    [Fact]
    public void Every_number_around_the_first_that_is_not_sieved_has_the_count_of_the_plain_sieve()
    {
        for (var x = Parameters.MinX - 300; x < Parameters.MinX + 300; x++)
        {
            Assert.Equal(SmallNumbers.Pi(x), PrimeCount.Count(x));
        }
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void Numbers_around_a_power_have_the_count_of_the_plain_sieve(long power)
    {
        for (var x = power - 2; x <= power + 2; x++)
        {
            Assert.Equal(SmallNumbers.Pi(x), PrimeCount.Count(x));
        }
    }

    /// <summary>The count changes by one at a prime, and by nothing at a square or a cube of one.</summary>
    [Theory]
    [InlineData(999_983)]
    [InlineData(9_999_991)]
    public void Counts_around_powers_of_large_primes_differ_by_the_primes_in_between(long prime)
    {
        Assert.True(Reference.IsPrime((ulong)prime));
        var square = prime * prime;
        var before = PrimeCount.Count(square - 100, threads: 2);
        var found = Reference.Primes((ulong)square - 99, (ulong)square + 100).Length;
        Assert.Equal(before + found, PrimeCount.Count(square + 100, threads: 2));
        Assert.Equal(PrimeCount.Count(square - 1, threads: 2), PrimeCount.Count(square, threads: 2));
    }

    [Property(MaxTest = 300)]
    public void Any_number_has_the_count_of_the_plain_sieve_with_any_parameters(
        NonNegativeInt x, NonNegativeInt y, NonNegativeInt z)
    {
        var number = Parameters.MinX + (long)x.Get * 7_919 % (SmallNumbers.Limit - Parameters.MinX);
        var parameters = new Parameters(number, 13L * y.Get % 2_500, 17L * z.Get % 2_500);
        Assert.Equal(SmallNumbers.Pi(number), PrimeCount.Count(parameters, 1, progress: null, CancellationToken.None));
    }

    [Property(MaxTest = 30)]
    public void Counts_do_not_depend_on_parameters_or_threads(
        PositiveInt x, PositiveInt y, PositiveInt z, PositiveInt threads)
    {
        var number = 1_000_000_000 + (long)x.Get * 1_234_567_891 % 99_000_000_000;
        var cubeRoot = (long)Math.Cbrt(number);
        var other = new Parameters(
            number, cubeRoot + y.Get * 997L % (8 * cubeRoot), cubeRoot + z.Get * 991L % (16 * cubeRoot));
        Assert.Equal(
            PrimeCount.Count(number),
            PrimeCount.Count(other, 1 + threads.Get % 9, progress: null, CancellationToken.None));
    }

    [Property(MaxTest = 20)]
    public void Counts_differ_by_the_primes_that_a_sieve_finds_in_between(PositiveInt x, PositiveInt length)
    {
        var start = 10_000_000_000 + (long)x.Get * 9_876_543_211 % 990_000_000_000;
        var end = start + length.Get * 65_537L % 30_000_000;
        Assert.Equal(PrimeCount.Count(start) + PrimeCounter.Count((ulong)start + 1, (ulong)end), PrimeCount.Count(end));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Any_number_of_threads_counts_the_same(int threads) =>
        Assert.Equal(37_607_912_018, PrimeCount.Count(1_000_000_000_000, threads));

    [Theory]
    [InlineData(100, 1)]
    [InlineData(1_000_000, 5)]
    [InlineData(1_000_000_000_000, 50)]
    public void Progress_ascends_to_one(long x, int atLeast)
    {
        var progress = new Recorder();
        PrimeCount.Count(x, threads: 4, progress);
        Assert.True(progress.Values.Count >= atLeast);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.All(progress.Values, value => Assert.InRange(value, 0, 1));
        Assert.Equal(1, progress.Values[^1], precision: 9);
    }

    [Fact]
    public void A_count_that_is_cancelled_before_it_starts_does_not_start()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => PrimeCount.Count(100, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(
            () => PrimeCount.Count(PrimeCount.MaxX, cancellationToken: cancelled));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_count_under_way_does_no_more_than_what_it_has_begun_when_it_is_cancelled(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var reportsAfter = -1;
        var progress = new Recorder
        {
            Reported = value =>
            {
                if (reportsAfter >= 0)
                {
                    reportsAfter++;
                }

                if (value < 0.02 || reportsAfter >= 0)
                {
                    return;
                }

                reportsAfter = 0;
                cancellation.Cancel();
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(
            () => PrimeCount.Count(PrimeCount.MaxX, threads, progress, cancellation.Token));
        Assert.InRange(reportsAfter, 0, threads - 1);
    }

    /// <summary>A count looks between two parts whether it is cancelled, which is promised within 100 ms.</summary>
    [Fact]
    public void No_part_takes_long()
    {
        const double Nanoseconds = 60e6;
        var terms = new Terms(Parameters.For(PrimeCount.MaxX), CancellationToken.None);
        Assert.InRange(terms.Parts().Max(part => part.Cost), 1, Nanoseconds);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("x", () => PrimeCount.Count(-1));
        var exception = Assert.Throws<ArgumentOutOfRangeException>("x", () => PrimeCount.Count(PrimeCount.MaxX + 1));
        Assert.Equal(PrimeCount.MaxX + 1, exception.ActualValue);
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => PrimeCount.Count(1, threads: 0));
    }

    /// <summary>Keeps what is reported, in order.</summary>
    private sealed class Recorder : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public Action<double> Reported { get; init; } = _ => { };

        public void Report(double value)
        {
            Values.Add(value);
            Reported(value);
        }
    }
}
