namespace PrimeApp.Primes.Counting;

/// <summary>What was measured to be fast. docs/counting.md has the measurements.</summary>
internal static class Tuning
{
    /// <summary>y as a multiple of the cube root of x, and z as a multiple of y.</summary>
    public static (double AlphaY, double AlphaZ) Factors(long x)
    {
        var digits = Math.Log10(x);
        var alphaY = Math.Max(2, 2.8 + (digits - 10.3) * 0.95);
        return (alphaY, Math.Clamp(1 + (digits - 11.5) * 0.33, 1, 2));
    }
}
