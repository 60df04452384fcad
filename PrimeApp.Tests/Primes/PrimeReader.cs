namespace PrimeApp.Tests.Primes;

/// <summary>
/// Reads the primes of a range in ascending order. The first read takes extra time, because it locates the multiples of
/// the sieving primes. Later reads are as fast as the sieve. Takes up to 4 MiB. Not thread-safe.
/// </summary>
/// <param name="start">The first number.</param>
/// <param name="stop">The last number, inclusive. There are no primes if it is below the first.</param>
public sealed class PrimeReader(ulong start, ulong stop = ulong.MaxValue)
{
    private readonly PrimeParts _parts = new(start, stop);
    private PrimePart? _part;

    /// <summary>Reads the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// The number of primes read. It is less than the length of the span only at the end of the range.
    /// </returns>
    public int Read(Span<ulong> destination)
    {
        var written = 0;
        while (written < destination.Length && (_part ??= _parts.Next()) is { } part)
        {
            var count = part.Read(destination[written..]);
            written += count;
            if (written < destination.Length)
            {
                _part = null;
            }
        }

        return written;
    }
}
