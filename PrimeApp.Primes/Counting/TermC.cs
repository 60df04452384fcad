using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// C, the easy special leaves of the primes up to x*: the sum of -μ(m) (π(x / (p m)) - b + 2) over the primes p with
/// index k &lt; b &lt;= π(x*), and the leaves m of p with z / p &lt; m &lt;= z and m &gt; x / p^3.
/// </summary>
/// <remarks>
/// <para>Gourdon (2001), see <see cref="TermPhi0"/>. There φ(x / (p m), b - 1) = π(x / (p m)) - b + 2, because
/// x / (p m) &lt; p^2.</para>
/// <para>
/// For p above the square root of z, m is a prime q up to y. Many q share a value of π(n / q), with n = x / p.
/// π(n / q) counts the pairs of primes (q, r) with q r &lt;= n. For q above the square root of n, the pairs are
/// summed by r instead, because there are fewer r than q (Dirichlet's hyperbola method).
/// </para>
/// </remarks>
internal sealed class TermC(Parameters parameters, PrimePi pi, LeafNumbers leaves) : ITerm
{
    private const double NanosecondsPerLeaf = 1.0;
    private const double NanosecondsPerNumber = 1.5;

    private long _value;

    public IEnumerable<Work> Parts()
    {
        var squareRootZ = IntegerRoot.Square(parameters.Z);
        var last = pi.Count(parameters.XStar);
        for (long b = Parameters.K + 1; b <= last; b++)
        {
            var index = b;
            long prime = pi.Primes[(int)b];
            var above = LowestLeaf(prime);
            if (prime <= squareRootZ)
            {
                if (above >= parameters.Z)
                {
                    continue;
                }

                var cost = leaves.IndexOf(above) * NanosecondsPerNumber;
                yield return new Work(cost, () => RunComposite(index));
            }
            else
            {
                if (above >= parameters.Y)
                {
                    continue;
                }

                var leafPrimes = pi.Count(Math.Min(parameters.Y, IntegerRoot.Square(parameters.X / prime)));
                yield return new Work(leafPrimes * NanosecondsPerLeaf, () => RunPrime(index));
            }
        }
    }

    public long Value() => _value;

    /// <summary>The lower limit (exclusive) of the m of easy leaves.</summary>
    private long LowestLeaf(long prime) => Math.Max(parameters.X / prime / prime / prime, parameters.Z / prime);

    private void RunComposite(long b)
    {
        Span<uint> numbers = stackalloc uint[RankWalk.BatchLength];
        Span<int> signs = stackalloc int[RankWalk.BatchLength];
        long prime = pi.Primes[(int)b];
        var quotient = parameters.X / prime;
        var above = LowestLeaf(prime);
        var (index, count, sum) = (0, 0, 0L);
        while ((count = leaves.Select(b, ref index, above, numbers, signs)) > 0)
        {
            Quotients.Divide(quotient, numbers[..count], 0, numbers);
            for (var i = 0; i < count; i++)
            {
                var leaf = pi.Count(numbers[i]) - b + 2;
                sum += signs[i] == 0 ? leaf : -leaf;
            }
        }

        Interlocked.Add(ref _value, sum);
    }

    private void RunPrime(long b)
    {
        long prime = pi.Primes[(int)b];
        var quotient = parameters.X / prime;
        var first = pi.Count(Math.Max(LowestLeaf(prime), prime)) + 1;
        var last = pi.Count(parameters.Y);
        var middle = Math.Clamp(pi.Count(IntegerRoot.Square(quotient)), first - 1, last);
        var sum = pi.SumOfCounts(quotient, first, middle) - (b - 2) * (last - first + 1);
        if (middle < last)
        {
            // For the q with middle < index <= last: the r that pair with all of them, and the r that pair with some.
            var withAll = pi.Count(quotient / parameters.Y);
            var withSome = pi.Count(quotient / pi.Primes[(int)middle + 1]);
            sum += withAll * (last - middle)
                + pi.SumOfCounts(quotient, withAll + 1, withSome) - middle * (withSome - withAll);
        }

        Interlocked.Add(ref _value, sum);
    }
}
