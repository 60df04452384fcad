namespace PrimeApp.Primes.Counting;

/// <summary>
/// The parameters of Gourdon's formula for the number of primes up to x. They determine the running time of each term,
/// but not the sum.
/// </summary>
internal sealed class Parameters
{
    /// <summary>The number of smallest primes (2 to 17) for which φ(n, k) is tabulated.</summary>
    public const int K = 7;

    /// <summary>The k-th prime.</summary>
    public const int LargestTabulatedPrime = 17;

    /// <summary>
    /// The terms are undefined below this x: its fourth root must exceed the k-th prime. A sieve is faster there.
    /// </summary>
    public const long MinX = 1_000_000;

    /// <summary>
    /// Above this x (2^53), a quotient of doubles can no longer be rounded down to the exact integer quotient.
    /// </summary>
    public const long MaxX = Quotients.MaxDividend;

    /// <summary>Creates parameters. Moves y and z into the range where the formulas hold.</summary>
    /// <param name="x">The upper limit of the count, from <see cref="MinX"/> to <see cref="MaxX"/>.</param>
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

    /// <summary>The upper limit of the count.</summary>
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

    /// <summary>Returns the fastest parameters. Half or twice of either value is a few per cent slower.</summary>
    public static Parameters For(long x)
    {
        var y = Math.Max(1.5, 1.15 * (Math.Log10(x) - 7)) * Math.Cbrt(x);
        return new Parameters(x, (long)y, (long)(1.5 * y));
    }
}
