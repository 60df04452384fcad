namespace PrimeApp.Tests.Primes;

/// <summary>Lists primes in ascending order.</summary>
public static class PrimeEnumerator
{
    /// <summary>Streams the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, inclusive. The range is empty if it is below the first.</param>
    /// <returns>The primes, which are sieved lazily in constant memory (at most 4 MiB).</returns>
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
    /// Copies the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/> until the span is full.
    /// </summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, inclusive. The range is empty if it is below the first.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// The number of copied primes. It is less than the length of the span only at the end of the range.
    /// </returns>
    public static int CopyPrimes(ulong start, ulong stop, Span<ulong> destination) =>
        new PrimeReader(start, stop).Read(destination);

    /// <summary>Returns the first primes: 2, 3, 5 and so on.</summary>
    /// <param name="count">The number of primes, from 0 to the length of the longest array.</param>
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
