using PrimeApp.Primes.Counting;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>Finds the n-th prime, counted from 1 (the first is 2), and an upper bound of it.</summary>
public static class NthPrime
{
    /// <summary>The largest n that the methods accept: 10^14, whose prime is 3,475,385,758,524,527.</summary>
    public const long MaxN = 100_000_000_000_000;

    /// <summary>Up to this n, sieving from the start is faster than counting.</summary>
    private const long LargestSieved = 100_000;

    /// <summary>
    /// The share of the time that the count takes. The sieve from the counted number to the prime takes the rest.
    /// </summary>
    private const double ShareOfCount = 0.95;

    /// <summary>
    /// Returns an upper bound of the n-th prime. It is 0.1 per cent above the prime for n = 10^6, and closer for larger
    /// n.
    /// </summary>
    /// <remarks>
    /// For n &gt;= 688,383: Dusart, "Estimates of some functions over primes without R.H." (2010), proposition 6.6.
    /// Below: n (log n + log log n) for n &gt;= 6, Rosser and Schoenfeld, "Approximate formulas for some functions of
    /// prime numbers" (1962), (3.13).
    /// </remarks>
    /// <param name="n">The index of the prime, from 1 to <see cref="MaxN"/>.</param>
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

    /// <summary>Finds the n-th prime: counts the primes up to a number close to it, and sieves from there.</summary>
    /// <remarks>
    /// That number is the x with R(x) = n, where R is Riemann's function. At n = 10^13, the prime is 3.2 * 10^14 and
    /// only 3.5 * 10^6 away from x.
    /// </remarks>
    /// <param name="n">The index of the prime, from 1 to <see cref="MaxN"/>.</param>
    /// <param name="threads">The number of threads, at least 1. The result does not depend on it.</param>
    /// <param name="progress">
    /// Receives the elapsed share of the time, ascending from 0 to 1. Any of the threads reports, one at a time.
    /// </param>
    /// <param name="cancellationToken">Cancels within a few milliseconds.</param>
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
    /// Counts once, in about 60 ms, so that the code of a count is compiled. Otherwise the first count of a process
    /// would take that much longer.
    /// </summary>
    public static void WarmUp() => Find(1_000_000_000);

    /// <summary>Finds the n-th prime by sieving all numbers between it and another prime.</summary>
    /// <param name="rank">The index of the known prime, from 1.</param>
    /// <param name="prime">The known prime.</param>
    /// <param name="n">The index of the prime to find, from 1.</param>
    /// <param name="cancellationToken">Cancels within a few milliseconds.</param>
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

    /// <summary>Finds the k-th prime at or above a number.</summary>
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

    /// <summary>Finds the k-th prime at or below a number, in descending order.</summary>
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

    /// <summary>Reports the progress of a step as a share of the whole.</summary>
    private sealed class ShareOfProgress(IProgress<double> whole, double share) : IProgress<double>
    {
        public void Report(double value) => whole.Report(share * value);
    }
}
