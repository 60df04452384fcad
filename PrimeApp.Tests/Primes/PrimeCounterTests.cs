namespace PrimeApp.Tests.Primes;

[Trait("Category", "Unit")]
public sealed class PrimeCounterTests
{
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 25)]
    [InlineData(3, 168)]
    [InlineData(4, 1_229)]
    [InlineData(5, 9_592)]
    [InlineData(6, 78_498)]
    [InlineData(7, 664_579)]
    [InlineData(8, 5_761_455)]
    [InlineData(9, 50_847_534)]
    public void The_count_up_to_a_power_of_ten_is_the_known_one(int exponent, long expected) =>
        Assert.Equal(expected, PrimeCounter.Count(0, (ulong)Math.Pow(10, exponent)));

    [Fact]
    public void Every_small_range_is_counted_right_with_both_ends_included()
    {
        for (ulong start = 0; start < 70; start++)
        {
            for (ulong stop = 0; stop < 70; stop++)
            {
                Assert.Equal(Reference.Primes(start, stop).Length, PrimeCounter.Count(start, stop));
            }
        }
    }

    [Property(MaxTest = 60)]
    public void Any_range_is_counted_as_by_trial_division(DoNotSize<uint> seed, byte length)
    {
        var start = (ulong)(seed.Item % 100_000_000);
        var expected = 0;
        for (var number = start; number <= start + length; number++)
        {
            if (Reference.IsPrimeByDivision(number))
            {
                expected++;
            }
        }

        Assert.Equal(expected, PrimeCounter.Count(start, start + length));
    }

    [Property(MaxTest = 15)]
    public void A_range_counts_as_much_as_its_two_halves(DoNotSize<uint> a, DoNotSize<uint> b, DoNotSize<uint> c)
    {
        ulong[] ends = [a.Item % 300_000_000, b.Item % 300_000_000, c.Item % 300_000_000];
        Array.Sort(ends);
        Assert.Equal(
            PrimeCounter.Count(ends[0], ends[2]),
            PrimeCounter.Count(ends[0], ends[1]) + PrimeCounter.Count(ends[1] + 1, ends[2]));
    }

    [Theory]
    [InlineData(1_000_000_000_000)]
    [InlineData(1L << 40)]
    [InlineData(10_000_000_000_000)]
    [InlineData(1_000_000_000_000_000)]
    public void Windows_far_out_hold_the_primes_of_an_independent_test(long middle)
    {
        var (start, stop) = ((ulong)middle - 10_000, (ulong)middle + 10_000);
        var expected = Reference.Primes(start, stop);
        Assert.Equal(expected.Length, PrimeCounter.Count(start, stop));
        Assert.Equal(expected, PrimeEnumerator.Range(start, stop));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(16)]
    public void Any_number_of_threads_counts_the_same(int threads) =>
        Assert.Equal(5_761_455 - 4, PrimeCounter.Count(11 - 1, 100_000_000, threads));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_cancelled_count_stops(int threads)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PrimeCounter.Count(0, 100_000_000_000, threads, source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_count_can_be_cancelled_while_it_runs(int threads)
    {
        using var source = new CancellationTokenSource();
        // So large that only the cancellation ends the count in time.
        var counting = Task.Run(() => PrimeCounter.Count(0, 10_000_000_000_000, threads, source.Token));
        source.CancelAfter(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => counting.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void An_empty_range_holds_none() => Assert.Equal(0, PrimeCounter.Count(100, 99));

    [Fact]
    public void Fewer_than_one_thread_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("threads", () => PrimeCounter.Count(0, 10, threads: 0));
}
