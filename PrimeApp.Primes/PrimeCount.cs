using PrimeApp.Primes.Counting;
using PrimeApp.Primes.Sieving;

namespace PrimeApp.Primes;

/// <summary>
/// Computes π(x), the number of primes up to x, without finding them all. It takes time proportional to x^(2/3);
/// docs/counting.md explains the method.
/// </summary>
public static class PrimeCount
{
    /// <summary>The largest x: 2^53, about 9.0 * 10^15.</summary>
    public const long MaxX = Parameters.MaxX;

    /// <summary>Counts the primes p &lt;= x.</summary>
    /// <param name="x">The upper limit, from 0 to <see cref="MaxX"/>.</param>
    /// <param name="threads">The number of threads, at least 1. The result does not depend on it.</param>
    /// <param name="progress">
    /// Receives the elapsed share of the time, ascending from 0 to 1. Any of the threads reports, one at a time.
    /// </param>
    /// <param name="cancellationToken">Cancels within a few milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="x"/> is out of range or <paramref name="threads"/> is below 1.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static long Count(
        long x, int threads = 1, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(x, MaxX);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        cancellationToken.ThrowIfCancellationRequested();
        if (x >= Parameters.MinX)
        {
            return Count(Parameters.For(x), threads, progress, cancellationToken);
        }

        var count = new SieveWindow(0, (ulong)x).Count;
        progress?.Report(1);
        return count;
    }

    internal static long Count(
        Parameters parameters, int threads, IProgress<double>? progress, CancellationToken cancellationToken) =>
        new Terms(parameters, cancellationToken).Sum(threads, progress, cancellationToken);
}
