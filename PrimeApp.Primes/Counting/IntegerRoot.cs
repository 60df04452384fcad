namespace PrimeApp.Primes.Counting;

/// <summary>Integer roots, rounded down. Unlike roots of doubles, they are never off by one.</summary>
internal static class IntegerRoot
{
    /// <summary>The largest integer whose square is at most <paramref name="value"/>, from 0 to 2^62.</summary>
    public static long Square(long value)
    {
        var root = (long)Math.Sqrt(value);
        while (root * root > value)
        {
            root--;
        }

        while ((root + 1) * (root + 1) <= value)
        {
            root++;
        }

        return root;
    }

    /// <summary>The largest integer whose cube is at most <paramref name="value"/>, from 0 to 2^62.</summary>
    public static long Cube(long value)
    {
        var root = (long)Math.Cbrt(value);
        while (root * root * root > value)
        {
            root--;
        }

        while ((root + 1) * (root + 1) * (root + 1) <= value)
        {
            root++;
        }

        return root;
    }

    /// <summary>The largest integer whose fourth power is at most <paramref name="value"/>, from 0 to 2^62.</summary>
    public static long Fourth(long value) => Square(Square(value));
}
