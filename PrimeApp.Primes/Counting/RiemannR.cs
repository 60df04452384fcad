namespace PrimeApp.Primes.Counting;

/// <summary>
/// Riemann's R(x), a smooth approximation of π(x), and its inverse. Its error at 10^14 is about 10^5.
/// </summary>
internal static class RiemannR
{
    private const int Terms = 200;

    private static readonly double[] Zeta = CreateZeta();

    /// <summary>R(x) for x of at least 2, by Gram's series 1 + the sum of (log x)^k / (k k! ζ(k + 1)).</summary>
    public static double Of(double x)
    {
        var log = Math.Log(x);
        var (sum, power) = (1.0, 1.0);
        for (var k = 1; k < Terms; k++)
        {
            power *= log / k;
            var term = power / (k * Zeta[k + 1]);
            sum += term;
            if (term < sum * 1e-17)
            {
                break;
            }
        }

        return sum;
    }

    /// <summary>The x with R(x) = n, for n from 2, by Newton's method: the derivative is about 1 / log x.</summary>
    public static double Inverse(double n)
    {
        var x = n * Math.Log(n) + 2;
        for (var step = 0; step < 50; step++)
        {
            var change = (Of(x) - n) * Math.Log(x);
            x = Math.Max(2, x - change);
            if (Math.Abs(change) < x * 1e-15)
            {
                break;
            }
        }

        return x;
    }

    /// <summary>ζ(s) for integers s from 2, by Euler–Maclaurin summation.</summary>
    private static double[] CreateZeta()
    {
        const int Head = 20;
        var zeta = new double[Terms + 1];
        for (var s = 2; s <= Terms; s++)
        {
            var last = Math.Pow(Head, -s);
            var sum = last * Head / (s - 1) + last / 2 + s * last / Head / 12
                - s * (s + 1.0) * (s + 2) * last / (Head * Head * Head) / 720;
            for (var i = Head - 1; i >= 1; i--)
            {
                sum += Math.Pow(i, -s);
            }

            zeta[s] = sum;
        }

        return zeta;
    }
}
