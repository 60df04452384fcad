using System.Runtime.InteropServices;
using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Tests.Primes.Counting;

/// <summary>The tables and the arithmetic that the terms are made of.</summary>
[Trait("Category", "Unit")]
public sealed class TableTests
{
    private static readonly PrimePi Pi = PrimePi.UpTo(1_000_000, 200_000);

    [Fact]
    public void Roots_are_exact_around_every_power()
    {
        foreach (var root in new long[] { 1, 2, 3, 10, 46_340, 94_906_265, 94_906_267, 2_147_483_647 })
        {
            Assert.Equal(root, IntegerRoot.Square(root * root));
            Assert.Equal(root - 1, IntegerRoot.Square(root * root - 1));
        }

        foreach (var root in new long[] { 1, 2, 3, 10, 208_063, 208_064, 1_290_000 })
        {
            Assert.Equal(root, IntegerRoot.Cube(root * root * root));
            Assert.Equal(root - 1, IntegerRoot.Cube(root * root * root - 1));
        }

        foreach (var root in new long[] { 1, 2, 3, 10, 9_741, 46_340 })
        {
            Assert.Equal(root, IntegerRoot.Fourth(root * root * root * root));
            Assert.Equal(root - 1, IntegerRoot.Fourth(root * root * root * root - 1));
        }
    }

    [Property(MaxTest = 500)]
    public void Quotients_are_those_of_integers(PositiveInt[] divisors, long seed, bool hitsInteger)
    {
        var numbers = divisors.Select(divisor => (uint)divisor.Get * 104_729 | 1 << 22).ToArray();
        var dividend = Math.Abs(seed * 6_364_136_223_846_793_005 % Quotients.MaxDividend);
        // Just below a multiple the quotient is closest to the next integer.
        if (hitsInteger && numbers.Length > 0)
        {
            dividend = dividend / numbers[0] * numbers[0] - 1;
        }

        if (dividend < 0)
        {
            dividend = 0;
        }

        var smallest = numbers.Length == 0 ? 0 : numbers.Min(number => dividend / number);
        var quotients = new uint[numbers.Length];
        Quotients.Divide(dividend, numbers, smallest, quotients);
        Assert.Equal(numbers.Select(number => (uint)(dividend / number - smallest)), quotients);
    }

    [Fact]
    public void Quotients_are_exact_at_the_largest_dividends()
    {
        var divisors = Enumerable.Range(0, 4_001).Select(i => 2_500_001u + 2 * (uint)i).ToArray();
        var quotients = new uint[divisors.Length];
        foreach (var divisor in divisors.Where((_, index) => index % 40 == 0))
        {
            for (var offset = -1; offset <= 1; offset++)
            {
                var dividend = Math.Min(Quotients.MaxDividend, Quotients.MaxDividend / divisor * divisor + offset);
                Quotients.Divide(dividend, divisors, 0, quotients);
                Assert.Equal(divisors.Select(number => (uint)(dividend / number)), quotients);
            }
        }
    }

    [Fact]
    public void The_table_of_phi_is_right_for_more_than_a_period()
    {
        var expected = SmallNumbers.CountsWithoutFactorsUpTo(Parameters.LargestTabulatedPrime, 1_200_000);
        for (var n = 0; n < expected.Length; n++)
        {
            if (expected[n] != PhiTable.Phi(n))
            {
                Assert.Fail($"φ({n}) is {expected[n]}, not {PhiTable.Phi(n)}.");
            }
        }
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(17_000, 40_000)]
    [InlineData(17_017, 17_017)]
    [InlineData(1_000_000_007, 50_000)]
    public void The_pattern_of_phi_continues_from_anywhere(long firstByte, int length)
    {
        var bitmap = new byte[length];
        PhiTable.Fill(firstByte, bitmap);
        ReadOnlySpan<int> residues = [1, 7, 11, 13, 17, 19, 23, 29];
        for (var index = 0; index < 8 * length; index++)
        {
            var number = (firstByte + index / 8) * 30 + residues[index % 8];
            var expected = number % 7 != 0 && number % 11 != 0 && number % 13 != 0 && number % 17 != 0;
            if (expected != ((bitmap[index / 8] >> index % 8 & 1) == 1))
            {
                Assert.Fail($"{number}");
            }
        }
    }

    [Fact]
    public void Primes_are_counted_and_listed()
    {
        for (var n = 0; n <= 1_000_000; n++)
        {
            if (SmallNumbers.Pi(n) != Pi.Count(n))
            {
                Assert.Fail($"π({n})");
            }
        }

        Assert.Equal([1, .. SmallNumbers.Primes(0, 200_000)], Pi.Primes.ToArray().Select(prime => (long)prime));
    }

    [Property(MaxTest = 200)]
    public void Primes_are_copied_in_descending_order(PositiveInt first, PositiveInt second, PositiveInt batch)
    {
        var (above, end) = (5 + (long)first.Get * 31 % 999_000, 5 + (long)second.Get * 37 % 999_000);
        var buffer = new uint[1 + batch.Get % 50];
        var copied = new List<long>();
        for (int count; (count = Pi.CopyDescending(ref end, above, buffer)) > 0;)
        {
            copied.AddRange(buffer.Take(count).Select(prime => (long)prime));
        }

        Assert.Equal(SmallNumbers.Primes(above, 5 + (long)second.Get * 37 % 999_000).Reverse(), copied);
    }

    [Property(MaxTest = 100)]
    public void Counts_at_quotients_are_summed(PositiveInt n, PositiveInt first, NonNegativeInt length)
    {
        var number = 1_000_000 + (long)n.Get * 101 % 3_000_000;
        var start = 4 + first.Get % 500;
        var end = start + length.Get % 1_000;
        Assert.Equal(
            Enumerable.Range(start, end - start + 1).Sum(i => SmallNumbers.Pi(number / Pi.Primes[i])),
            Pi.SumOfCounts(number, start, end));
        Assert.Equal(0, Pi.SumOfCounts(number, start, start - 1));
    }

    [Theory]
    [InlineData(1_000_000, 101, 101)]
    [InlineData(2_000_000, 300, 1_000)]
    [InlineData(3_999_999, 1_900, 1_998)]
    public void Leaf_numbers_are_those_of_the_definition(long x, long y, long z)
    {
        var parameters = new Parameters(x, y, z);
        var leaves = new LeafNumbers(parameters, Pi);
        var expected = Enumerable.Range(2, (int)parameters.Z - 1).Reverse().Where(m => IsLeaf(m, parameters)).ToArray();
        Assert.Equal(expected, leaves.Numbers.ToArray().Select(m => (int)m));
        Assert.Equal(
            expected.Select(m => SmallNumbers.Mu(m)), leaves.Codes.ToArray().Select(code => (code & 1) == 0 ? 1 : -1));
        for (var m = 1; m <= parameters.Z + 1; m++)
        {
            Assert.Equal(expected.Count(leaf => leaf > m), leaves.IndexOf(m));
        }
    }

    [Theory]
    [InlineData(8, 100)]
    [InlineData(9, 23)]
    [InlineData(12, 900)]
    public void Leaves_of_a_prime_are_selected(int b, long above)
    {
        var parameters = new Parameters(3_999_999, 1_500, 1_990);
        var leaves = new LeafNumbers(parameters, Pi);
        var expected = Enumerable.Range(2, (int)parameters.Z - 1).Reverse()
            .Where(m => m > above && IsLeaf(m, parameters) && SmallNumbers.LeastFactor(m) > Pi.Primes[b])
            .Select(m => (m, SmallNumbers.Mu(m) == 1 ? -1 : 0));
        var (numbers, signs) = (new uint[16], new int[16]);
        var selected = new List<(int, int)>();
        var index = 0;
        for (int count; (count = leaves.Select(b, ref index, above, numbers, signs)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                selected.Add(((int)numbers[i], signs[i]));
            }
        }

        Assert.Equal(expected, selected);
    }

    [Property(MaxTest = 300)]
    public void Ranks_are_summed_in_one_walk(PositiveInt seed, PositiveInt count, PositiveInt density)
    {
        var random = new Random(seed.Get);
        var words = new ulong[500];
        random.NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
        var limit = words.Length * RankIndex.NumbersPerWord;
        // Some are close together and some are far apart, so that both ways to count are used.
        var span = Math.Max(1, limit / (1 + density.Get % 40));
        var start = random.Next(limit - span + 1);
        var positions = Enumerable.Range(0, count.Get % 600)
            .Select(_ => (uint)(start + random.Next(span))).Order().ToArray();
        var signs = positions.Select(_ => -random.Next(2)).ToArray();
        var index = new RankIndex(words, before: 0);

        var walk = new RankWalk(words, new uint[RankWalk.WordsPerPosition * RankWalk.BatchLength]);
        var (sum, done) = (0L, 0);
        while (done < positions.Length)
        {
            var length = Math.Min(1 + random.Next(RankWalk.BatchLength), positions.Length - done);
            sum += walk.Sum(positions.AsSpan(done, length), signs.AsSpan(done, length));
            done += length;
        }

        Assert.Equal(positions.Zip(signs, (position, sign) => (2L * sign + 1) * index.Rank(position)).Sum(), sum);
        Assert.Equal(words.Sum(word => (long)ulong.PopCount(word)), walk.Finish());
    }

    [Fact]
    public void A_rank_is_the_number_of_bits_up_to_a_number()
    {
        var words = new ulong[20];
        new Random(1).NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
        var index = new RankIndex(words, before: 5);
        ReadOnlySpan<int> residues = [1, 7, 11, 13, 17, 19, 23, 29];
        var rank = 5u;
        for (var n = 0; n < index.Words.Length * RankIndex.NumbersPerWord; n++)
        {
            var bit = residues.IndexOf(n % 30);
            if (bit >= 0 && (words[n / 240] >> (n % 240 / 30 * 8 + bit) & 1) == 1)
            {
                rank++;
            }

            Assert.Equal(rank, index.Rank(n));
        }
    }

    private static bool IsLeaf(long m, Parameters parameters) =>
        SmallNumbers.Mu(m) != 0
        && SmallNumbers.LeastFactor(m) > Parameters.LargestTabulatedPrime
        && SmallNumbers.LargestFactor(m) <= parameters.Y;
}
