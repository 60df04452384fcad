using PrimeApp.Primes.Counting.Tables;

namespace PrimeApp.Primes.Counting;

/// <summary>
/// Σ, the leaves and the corrections that need no loop over pairs: the sum of Σ0 to Σ6. With a = π(y),
/// b = π(x^(1/3)), c = π((x / y)^(1/2)), d = π(x*):
/// <code>
/// Σ0 = a - 1 + π(x^(1/2)) (π(x^(1/2)) - 1) / 2 - a (a - 1) / 2
/// Σ1 = (a - b) (a - b - 1) / 2
/// Σ2 = a (b - c - c (c - 3) / 2 + d (d - 3) / 2)
/// Σ3 = b (b - 1) (2b - 1) / 6 - b - d (d - 1) (2d - 1) / 6 + d
/// Σ4 = a times the sum of π(x / (y p)) over x* &lt; p &lt;= (x / y)^(1/2)
/// Σ5 = the sum of π(x / p^2) over (x / y)^(1/2) &lt; p &lt;= x^(1/3)
/// Σ6 = minus the sum of π((x / p)^(1/2))^2 over x* &lt; p &lt;= x^(1/3)
/// </code>
/// </summary>
/// <remarks>
/// Gourdon (2001), see <see cref="TermPhi0"/>. All roots are those of integer quotients, rounded down.
/// </remarks>
internal sealed class TermSigma(Parameters parameters, PrimePi pi) : ITerm
{
    private const double NanosecondsPerPrime = 25;

    private long _value;

    public IEnumerable<Work> Parts() => [new(pi.Count(parameters.CubeRoot) * NanosecondsPerPrime, Run)];

    public long Value() => _value;

    private void Run()
    {
        var (x, y) = (parameters.X, parameters.Y);
        var squareRootXy = IntegerRoot.Square(x / y);
        var a = pi.Count(y);
        var b = pi.Count(parameters.CubeRoot);
        var c = pi.Count(squareRootXy);
        var d = pi.Count(parameters.XStar);
        var piSquareRoot = pi.Count(parameters.SquareRoot);

        var sigma0 = a - 1 + piSquareRoot * (piSquareRoot - 1) / 2 - a * (a - 1) / 2;
        var sigma1 = (a - b) * (a - b - 1) / 2;
        var sigma2 = a * (b - c - c * (c - 3) / 2 + d * (d - 3) / 2);
        var sigma3 = b * (b - 1) * (2 * b - 1) / 6 - b - d * (d - 1) * (2 * d - 1) / 6 + d;
        var (sigma4, sigma5, sigma6) = (0L, 0L, 0L);
        for (var i = d + 1; i <= b; i++)
        {
            long prime = pi.Primes[(int)i];
            if (i <= c)
            {
                sigma4 += a * pi.Count(x / (y * prime));
            }
            else
            {
                sigma5 += pi.Count(x / (prime * prime));
            }

            var count = pi.Count(IntegerRoot.Square(x / prime));
            sigma6 -= count * count;
        }

        _value = sigma0 + sigma1 + sigma2 + sigma3 + sigma4 + sigma5 + sigma6;
    }
}
