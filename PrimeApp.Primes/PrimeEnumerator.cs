namespace PrimeApp.Primes;

/// <summary>Lists primes in ascending order.</summary>
public static class PrimeEnumerator
{
    /// <summary>Streams the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, included. There are none when it is below <paramref name="start"/>.</param>
    /// <returns>The primes; sieved as they are asked for, at constant memory (at most 4 MiB).</returns>
    public static IEnumerable<ulong> Range(ulong start, ulong stop)
    {
        var reader = new PrimeReader(start, stop);
        var buffer = new ulong[4096];
        for (int count; (count = reader.Read(buffer)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                yield return buffer[i];
            }
        }
    }

    /// <summary>
    /// Copies the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>, as many as fit.
    /// </summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, included. There are none when it is below <paramref name="start"/>.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were copied: fewer than fit only where the range ends.</returns>
    public static int CopyPrimes(ulong start, ulong stop, Span<ulong> destination) =>
        new PrimeReader(start, stop).Read(destination);

    /// <summary>The first primes: 2, 3, 5 and so on.</summary>
    /// <param name="count">How many, from 0 up to the longest array.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is negative or exceeds <see cref="Array.MaxLength"/>.
    /// </exception>
    public static ulong[] First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength);
        if (count == 0)
        {
            return [];
        }

        var primes = new ulong[count];
        CopyPrimes(0, NthPrime.UpperBound(count), primes);
        return primes;
    }
}
