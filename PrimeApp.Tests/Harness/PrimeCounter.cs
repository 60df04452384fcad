namespace PrimeApp.Tests.Harness;

/// <summary>
/// Counts primes by sieving all of them: the oracle of the other counts, and the calculation that the benchmark times.
/// </summary>
public static class PrimeCounter
{
    /// <summary>Counts the primes p with <paramref name="start"/> &lt;= p &lt;= <paramref name="stop"/>.</summary>
    /// <param name="start">The first number.</param>
    /// <param name="stop">The last number, inclusive. The count is 0 if it is below <paramref name="start"/>.</param>
    /// <param name="threads">The number of threads, at least 1.</param>
    /// <param name="cancellationToken">Cancels between two parts.</param>
    public static long Count(
        ulong start, ulong stop, int threads = 1, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        cancellationToken.ThrowIfCancellationRequested();
        if (start > stop)
        {
            return 0;
        }

        var length = SieveRange.PartLength(stop);
        var numbers = (ulong)length * Wheel.Circumference;
        var firstPart = start / numbers;
        var capacity = (int)Math.Min((ulong)length, stop / Wheel.Circumference - start / Wheel.Circumference + 1);
        long total = SieveRange.WithoutBit(start, stop).Length;
        Parallel.For(
            0L,
            (long)(stop / numbers - firstPart) + 1,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => (Sieve: new WheelSieve(capacity, VectorWidths.Widest), Count: 0L),
            (part, _, local) =>
            {
                var first = (firstPart + (ulong)part) * numbers;
                var bitmap = SieveRange.Sieve(
                    Math.Max(start, first), Math.Min(stop, first + (numbers - 1)), local.Sieve);
                return (local.Sieve, local.Count + Bitmap.Count(bitmap, VectorWidths.Widest));
            },
            local => Interlocked.Add(ref total, local.Count));
        return total;
    }
}
