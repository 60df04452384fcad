using PrimeApp.Primes.Counting;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>The n-th prime, counted from 1 (the first is 2), and bounds for it.</summary>
public static class NthPrime
{
    /// <summary>The largest n that the methods accept: 10^14, whose prime is 3,475,385,758,524,527.</summary>
    public const long MaxN = 100_000_000_000_000;

    /// <summary>Up to this n a sieve from the start is faster than a count.</summary>
    private const long LargestSieved = 100_000;

    /// <summary>The rest of the time passes in the sieve between the counted number and the prime.</summary>
    private const double ShareOfCount = 0.95;

    /// <summary>
    /// A number that the n-th prime does not exceed; 0.1 per cent above it for n = 10^6, closer beyond.
    /// </summary>
    /// <remarks>
    /// For n &gt;= 688,383: Dusart, "Estimates of some functions over primes without R.H." (2010), proposition 6.6.
    /// Below: n (log n + log log n) for n &gt;= 6, Rosser and Schoenfeld, "Approximate formulas for some functions of
    /// prime numbers" (1962), (3.13).
    /// </remarks>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public static ulong UpperBound(long n)
    {
        RequireInRange(n);
        if (n < 6)
        {
            return 11;
        }

        var log = Math.Log(n);
        var logLog = Math.Log(log);
        return (ulong)Math.Ceiling(n >= 688_383 ? n * (log + logLog - 1 + (logLog - 2) / log) : n * (log + logLog));
    }

    /// <summary>
    /// A number that does not exceed the n-th prime; 0.1 per cent below it for n = 10^6, closer beyond.
    /// </summary>
    /// <remarks>
    /// n (log n + log log n - 1 + (log log n - 2.1) / log n) for n &gt;= 3: Dusart, "Estimates of some functions over
    /// primes without R.H." (2010), proposition 6.7.
    /// </remarks>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is out of range.</exception>
    public static ulong LowerBound(long n)
    {
        RequireInRange(n);
        if (n < 3)
        {
            return 2;
        }

        var log = Math.Log(n);
        var logLog = Math.Log(log);
        return (ulong)Math.Floor(n * (log + logLog - 1 + (logLog - 2.1) / log));
    }

    /// <summary>
    /// Finds the n-th prime: counts the primes up to a number close to it, and sieves from there.
    /// </summary>
    /// <remarks>
    /// The number is where Riemann's R(x) is n. At n = 10^13 the prime is then 3.5 * 10^6 numbers away, of 3.2 * 10^14.
    /// </remarks>
    /// <param name="n">Which prime, from 1 to <see cref="MaxN"/>.</param>
    /// <param name="threads">How many threads count, at least 1. The result does not depend on it.</param>
    /// <param name="progress">
    /// Told from 0 to 1, ascending, what share of the time has passed; by any of the threads, one at a time.
    /// </param>
    /// <param name="cancellationToken">Cancels within some milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="n"/> is out of range or <paramref name="threads"/> is below 1.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ulong Find(
        long n, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireInRange(n);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        cancellationToken.ThrowIfCancellationRequested();
        var prime = n <= LargestSieved
            ? After(0, n, UpperBound(n), cancellationToken)
            : FindByCounting(n, threads, progress, cancellationToken);
        progress?.Report(1);
        return prime;
    }

    /// <summary>
    /// Counts once, in some 60 ms, so that what a count needs is compiled. The first of a process would take that much
    /// longer.
    /// </summary>
    public static void WarmUp() => Find(1_000_000_000);

    /// <summary>Finds the n-th prime from another one by sieving all numbers between them.</summary>
    /// <param name="rank">Which prime is known, from 1.</param>
    /// <param name="prime">That prime.</param>
    /// <param name="n">Which prime to find, from 1.</param>
    /// <param name="cancellationToken">Cancels within some milliseconds.</param>
    internal static ulong FindFrom(long rank, ulong prime, long n, CancellationToken cancellationToken) =>
        n == rank ? prime
        : n > rank ? After(prime + 1, n - rank, prime, cancellationToken)
        : Before(prime - 1, rank - n, cancellationToken);

    private static ulong FindByCounting(
        long n, int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var close = (ulong)RiemannR.Inverse(n);
        var counting = progress is null ? null : new ShareOfProgress(progress, ShareOfCount);
        var count = PrimeCount.Count((long)close, threads, counting, cancellationToken);
        return count < n
            ? After(close + 1, n - count, close, cancellationToken)
            : Before(close, count - n + 1, cancellationToken);
    }

    /// <summary>Finds the k-th prime from a number on.</summary>
    private static ulong After(ulong start, long k, ulong size, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = new SieveWindow(start, start + SieveWindow.LengthFor(k, size));
            if (k <= window.Count)
            {
                return window.PrimeAt((int)(k - 1));
            }

            k -= window.Count;
            start = window.Stop + 1;
        }
    }

    /// <summary>Finds the k-th prime from a number downwards.</summary>
    private static ulong Before(ulong stop, long k, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = new SieveWindow(stop - Math.Min(stop, SieveWindow.LengthFor(k, stop)), stop);
            if (k <= window.Count)
            {
                return window.PrimeAt((int)(window.Count - k));
            }

            k -= window.Count;
            stop = window.Start - 1;
        }
    }

    private static void RequireInRange(long n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, MaxN);
    }

    /// <summary>Passes on a share of a progress.</summary>
    private sealed class ShareOfProgress(IProgress<double> whole, double share) : IProgress<double>
    {
        public void Report(double value) => whole.Report(share * value);
    }
}
