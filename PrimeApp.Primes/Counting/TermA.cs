using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// A, the easy leaves of two primes, the smaller of which exceeds x*: the sum of χ π(x / (p q)) over the primes x* &lt;
/// p &lt;= x^(1/3) and p &lt; q &lt;= (x / p)^(1/2), where χ is 2 if x / (p q) &lt; y, and otherwise 1.
/// </summary>
/// <remarks>Gourdon (2001), see <see cref="TermPhi0"/>.</remarks>
internal sealed class TermA(Parameters parameters, PrimePi pi) : ITerm
{
    private const double NanosecondsPerLeaf = 1.0;
    private const double LargestCost = 10_000_000;

    private long _value;

    public IEnumerable<Work> Parts()
    {
        var last = pi.Count(parameters.CubeRoot);
        var start = pi.Count(parameters.XStar) + 1;
        var cost = 0.0;
        for (var b = start; b <= last; b++)
        {
            var prime = pi.Primes[(int)b];
            cost += NanosecondsPerLeaf * (pi.Count(IntegerRoot.Square(parameters.X / prime)) - b);
            if (cost < LargestCost && b < last)
            {
                continue;
            }

            var (from, to) = (start, b);
            yield return new Work(cost, () => Run(from, to));
            (start, cost) = (b + 1, 0);
        }
    }

    public long Value() => _value;

    private void Run(long first, long last)
    {
        var sum = 0L;
        for (var b = first; b <= last; b++)
        {
            var quotient = parameters.X / pi.Primes[(int)b];
            var end = pi.Count(IntegerRoot.Square(quotient));
            // x / (p q) < y if q > x / (p y).
            var once = Math.Clamp(pi.Count(quotient / parameters.Y), b, end);
            sum += pi.SumOfCounts(quotient, b + 1, once) + 2 * pi.SumOfCounts(quotient, once + 1, end);
        }

        Interlocked.Add(ref _value, sum);
    }
}
