namespace PrimeApp.Primes.Counting;

/// <summary>
/// The numbers that cut the count of primes up to x into Gourdon's terms. They decide how long each term takes, not
/// what the sum is.
/// </summary>
internal sealed class Parameters
{
    /// <summary>How many of the smallest primes (2 to 17) φ(n, k) is tabulated for.</summary>
    public const int K = 7;

    /// <summary>The k-th prime.</summary>
    public const int LargestTabulatedPrime = 17;

    /// <summary>
    /// Below this the terms are not defined: the fourth root of x must exceed the k-th prime. A sieve is faster there.
    /// </summary>
    public const long MinX = 1_000_000;

    /// <summary>
    /// Above this a quotient of integers can no longer be rounded down from a quotient of doubles: 2^53.
    /// </summary>
    public const long MaxX = 1L << 53;

    /// <summary>Creates parameters; y and z are moved into the range where the formulas hold.</summary>
    /// <param name="x">Up to where primes are counted, from <see cref="MinX"/> to <see cref="MaxX"/>.</param>
    /// <param name="y">The largest prime factor of a leaf: above the cube root of x, below its square root.</param>
    /// <param name="z">The largest leaf that is not special: from y to below the square root of x.</param>
    public Parameters(long x, long y, long z)
    {
        X = x;
        SquareRoot = IntegerRoot.Square(x);
        CubeRoot = IntegerRoot.Cube(x);
        Y = Math.Clamp(y, CubeRoot + 1, SquareRoot - 1);
        Z = Math.Clamp(z, Y, SquareRoot - 1);
        XStar = Math.Max(IntegerRoot.Fourth(x), x / (Y * Y));
    }

    /// <summary>Up to where primes are counted.</summary>
    public long X { get; }

    /// <summary>No prime factor of a leaf exceeds this.</summary>
    public long Y { get; }

    /// <summary>A leaf above this is special.</summary>
    public long Z { get; }

    /// <summary>Gourdon's x*: smaller primes have their leaves in C and D, larger ones in A and Σ.</summary>
    public long XStar { get; }

    /// <summary>The square root of x.</summary>
    public long SquareRoot { get; }

    /// <summary>The cube root of x.</summary>
    public long CubeRoot { get; }

    /// <summary>The parameters that count fastest; half or twice as much of either costs some per cent.</summary>
    public static Parameters For(long x)
    {
        var y = Math.Max(1.5, 1.15 * (Math.Log10(x) - 7)) * Math.Cbrt(x);
        return new Parameters(x, (long)y, (long)(1.5 * y));
    }
}
