namespace PrimeApp.Primes;

/// <summary>The n-th prime, counted from 1 (the first is 2), and bounds for it.</summary>
public static class NthPrime
{
    /// <summary>The largest n that the methods accept: p(n) is then about 3.7 * 10^16; a sieve needs months.</summary>
    public const long MaxN = 1_000_000_000_000_000;

    /// <summary>
    /// A number that the n-th prime does not exceed; 0.1 per cent above it for n = 10^6, closer beyond.
    /// </summary>
    /// <remarks>
    /// For n &gt;= 688,383: Dusart, "Estimates of some functions over primes without R.H." (2010), proposition 6.6.
    /// Below: n (log n + log log n) for n &gt;= 6, Rosser and Schoenfeld, "Approximate formulas for some functions of prime
    /// numbers" (1962), (3.13).
    /// </remarks>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public static ulong UpperBound(long n)
    {
        RequireInRange(n);
        if (n < 6) return 11;
        var log = Math.Log(n);
        var logLog = Math.Log(log);
        return (ulong)Math.Ceiling(n >= 688_383 ? n * (log + logLog - 1 + (logLog - 2) / log) : n * (log + logLog));
    }

    /// <summary>A number that does not exceed the n-th prime; 0.1 per cent below it for n = 10^6, closer beyond.</summary>
    /// <remarks>
    /// n (log n + log log n - 1 + (log log n - 2.1) / log n) for n &gt;= 3: Dusart, "Estimates of some functions over
    /// primes without R.H." (2010), proposition 6.7.
    /// </remarks>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public static ulong LowerBound(long n)
    {
        RequireInRange(n);
        if (n < 3) return 2;
        var log = Math.Log(n);
        var logLog = Math.Log(log);
        return (ulong)Math.Floor(n * (log + logLog - 1 + (logLog - 2.1) / log));
    }

    /// <summary>Finds the n-th prime by sieving up to it.</summary>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <param name="threads">How many threads sieve, at least 1.</param>
    /// <param name="cancellationToken">Cancels within the time of a segment, a few milliseconds below 10^13.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is out of range or <paramref name="threads"/> is below 1.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ulong Find(long n, int threads = 1, CancellationToken cancellationToken = default)
    {
        RequireInRange(n);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        // The lower bound is close enough to count whole segments up to it on all threads, and walk the rest.
        var segment = PrimeSegment.IndexOf(LowerBound(n));
        var before = segment == 0
            ? 0
            : PrimeCounter.Count(0, PrimeSegment.Start(segment) - 1, threads, cancellationToken);
        var sieve = new SegmentSieve();
        var bitmap = new byte[PrimeSegment.BitmapLength];
        for (; ; segment++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = sieve.Sieve(segment, bitmap);
            if (before + count >= n) return SegmentBitmap.PrimeAt(segment, bitmap, (int)(n - before - 1));
            before += count;
        }
    }

    private static void RequireInRange(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MaxN);
    }
}
