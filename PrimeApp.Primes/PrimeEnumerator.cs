using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>Lists primes in ascending order.</summary>
public static class PrimeEnumerator
{
    /// <summary>Streams the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, included. There are none when it is below <paramref name="start"/>.</param>
    /// <returns>The primes; sieved as they are asked for, at constant memory (about 1.2 MB).</returns>
    public static IEnumerable<ulong> Range(ulong start, ulong stop)
    {
        if (start > stop) yield break;
        var range = new SieveRange(start, stop);
        foreach (var prime in range.WithoutBit()) yield return prime;
        var sieve = range.CreateSieve();
        var buffer = new ulong[4096];
        for (long part = 0; part < range.Parts; part++)
        {
            var length = range.Sieve(part, sieve).Length;
            var rank = 0;
            int count;
            do
            {
                count = Bitmap.CopyPrimes(
                    range.FirstByte(part), sieve.Current(length), rank, buffer, VectorWidths.Widest);
                for (var i = 0; i < count; i++) yield return buffer[i];
                rank += count;
            }
            while (count == buffer.Length);
        }
    }

    /// <summary>
    /// Copies the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>, as many as fit.
    /// </summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, included. There are none when it is below <paramref name="start"/>.</param>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were copied: fewer than fit only where the range ends.</returns>
    public static int CopyPrimes(ulong start, ulong stop, Span<ulong> destination)
    {
        if (start > stop || destination.IsEmpty) return 0;
        var range = new SieveRange(start, stop);
        var written = 0;
        foreach (var prime in range.WithoutBit())
        {
            if (written == destination.Length) return written;
            destination[written++] = prime;
        }

        var sieve = range.CreateSieve();
        for (long part = 0; part < range.Parts && written < destination.Length; part++)
        {
            var bitmap = range.Sieve(part, sieve);
            written += Bitmap.CopyPrimes(
                range.FirstByte(part), bitmap, rank: 0, destination[written..], VectorWidths.Widest);
        }

        return written;
    }

    /// <summary>The first primes: 2, 3, 5 and so on.</summary>
    /// <param name="count">How many, from 0 up to the longest array.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is negative or exceeds <see cref="Array.MaxLength"/>.
    /// </exception>
    public static ulong[] First(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength);
        if (count == 0) return [];
        var primes = new ulong[count];
        CopyPrimes(0, NthPrime.UpperBound(count), primes);
        return primes;
    }
}
