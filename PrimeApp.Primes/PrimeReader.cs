namespace PrimeApp.Primes;

/// <summary>
/// Reads the primes of a range in ascending order. The first few take as long as finding where the multiples of
/// the sieving primes are; after that it is as fast as the sieve. Holds up to 4 MiB. Not thread-safe.
/// </summary>
/// <param name="start">The first number.</param>
/// <param name="stop">The last number, included. There are no primes when it is below the first.</param>
public sealed class PrimeReader(ulong start, ulong stop = ulong.MaxValue)
{
    private readonly PrimeParts _parts = new(start, stop);
    private PrimePart? _part;

    /// <summary>Reads the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// How many were read: as many as fit, or fewer where the range ends.
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
