namespace PrimeApp.Tests.Primes.Counting;

/// <summary>Each term against its definition, written down as slowly as it reads.</summary>
[Trait("Category", "Unit")]
public sealed class TermTests
{
    /// <summary>x, y, z: the parameters in use, and others at the ends of their ranges and in between.</summary>
    public static TheoryData<long, long, long> Cases
    {
        get
        {
            var cases = new HashSet<(long, long, long)>();
            foreach (var x in new long[] { 1_000_000, 1_000_003, 1_679_616, 2_000_000, 2_146_689, 3_999_999 })
            {
                var tuned = Parameters.For(x);
                cases.Add((x, tuned.Y, tuned.Z));
                foreach (var y in new[] { 0, 200, 400, 700, x })
                {
                    foreach (var z in new[] { 0, y * 3 / 2, x })
                    {
                        cases.Add((x, y, z));
                    }
                }
            }

            var data = new TheoryData<long, long, long>();
            foreach (var (x, y, z) in cases)
            {
                data.Add(x, y, z);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Phi0_is_the_sum_over_the_ordinary_leaves(long x, long y, long z)
    {
        var (parameters, terms) = Create(x, y, z);
        var phi = SmallNumbers.CountsWithoutFactorsUpTo(Parameters.LargestTabulatedPrime, x);
        var expected = 0L;
        for (var m = 1L; m <= parameters.Z; m++)
        {
            if (IsLeaf(m, Parameters.LargestTabulatedPrime, parameters))
            {
                expected += SmallNumbers.Mu(m) * phi[x / m];
            }
        }

        Assert.Equal(expected, terms.Phi0.Value());
    }

    /// <summary>A and Σ together are the leaves of the primes above x*, and what Σ0 corrects.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_and_Sigma_are_the_sum_over_the_leaves_of_two_primes(long x, long y, long z)
    {
        var (parameters, terms) = Create(x, y, z);
        var (a, c) = (SmallNumbers.Pi(parameters.Y), SmallNumbers.Pi(parameters.SquareRoot));
        var expected = a - 1 + c * (c - 1) / 2 - a * (a - 1) / 2;
        foreach (var p in SmallNumbers.Primes(parameters.XStar, parameters.Y))
        {
            // φ(n, b - 1) of the n below p^2 counts 1 and the primes from p on.
            foreach (var q in SmallNumbers.Primes(p, parameters.Y))
            {
                expected += 1 + Math.Max(0, SmallNumbers.Pi(x / (p * q)) - SmallNumbers.Pi(p - 1));
            }
        }

        Assert.Equal(expected, terms.A.Value() + terms.Sigma.Value());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_is_the_sum_over_pairs_of_primes(long x, long y, long z)
    {
        var (parameters, terms) = Create(x, y, z);
        var expected = 0L;
        foreach (var p in SmallNumbers.Primes(parameters.XStar, parameters.CubeRoot))
        {
            foreach (var q in SmallNumbers.Primes(p, x / p).TakeWhile(q => p * q * q <= x))
            {
                expected += (x / (p * q) < parameters.Y ? 2 : 1) * SmallNumbers.Pi(x / (p * q));
            }
        }

        Assert.Equal(expected, terms.A.Value());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void B_is_the_sum_over_the_primes_up_to_the_square_root(long x, long y, long z)
    {
        var (parameters, terms) = Create(x, y, z);
        var expected = SmallNumbers.Primes(parameters.Y, parameters.SquareRoot).Sum(p => SmallNumbers.Pi(x / p));
        Assert.Equal(expected, terms.B.Value());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void C_and_D_are_the_sums_over_the_easy_and_the_hard_leaves(long x, long y, long z)
    {
        var (parameters, terms) = Create(x, y, z);
        var (easy, hard) = (0L, 0L);
        foreach (var p in SmallNumbers.Primes(Parameters.LargestTabulatedPrime, parameters.XStar))
        {
            var phi = SmallNumbers.CountsWithoutFactorsUpTo(p - 1, x / parameters.Z);
            for (var m = parameters.Z / p + 1; m <= parameters.Z; m++)
            {
                if (!IsLeaf(m, p, parameters))
                {
                    continue;
                }

                var n = x / (p * m);
                if (n < p * p)
                {
                    easy -= SmallNumbers.Mu(m) * (SmallNumbers.Pi(n) - SmallNumbers.Pi(p) + 2);
                }
                else
                {
                    hard -= SmallNumbers.Mu(m) * phi[n];
                }
            }
        }

        Assert.Equal(easy, terms.C.Value());
        Assert.Equal(hard, terms.D.Value());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_terms_add_up_to_the_number_of_primes(long x, long y, long z)
    {
        var terms = new Terms(new Parameters(x, y, z), CancellationToken.None);
        Assert.Equal(SmallNumbers.Pi(x), terms.Sum(threads: 2, progress: null, CancellationToken.None));
    }

    private static (Parameters Parameters, Terms Terms) Create(long x, long y, long z)
    {
        var parameters = new Parameters(x, y, z);
        var terms = new Terms(parameters, CancellationToken.None);
        terms.Sum(threads: 1, progress: null, CancellationToken.None);
        return (parameters, terms);
    }

    /// <summary>Whether m is square-free with all prime factors above a bound and at most y.</summary>
    private static bool IsLeaf(long m, long above, Parameters parameters) =>
        SmallNumbers.Mu(m) != 0
        && SmallNumbers.LeastFactor(m) > above
        && SmallNumbers.LargestFactor(m) <= parameters.Y;
}
