using PrimeApp.Primes;

namespace PrimeApp.Api.Reading;

/// <summary>
/// Consecutive primes that are read piece by piece. The end of what was read is remembered when the run is disposed, so
/// that reading on from there takes no count. Not thread-safe.
/// </summary>
/// <param name="positions">Remembers where the run ends.</param>
/// <param name="sieving">Room to sieve.</param>
/// <param name="offset">How many primes come before the first one.</param>
/// <param name="reader">Reads from the first one on.</param>
internal sealed class PrimeRun(
    PrimePositions positions, SemaphoreSlim sieving, long offset, PrimeReader reader) : IDisposable
{
    private long _read = offset;
    private ulong _last;

    /// <summary>Fills the destination with the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async ValueTask ReadAsync(Memory<ulong> destination, CancellationToken cancellationToken)
    {
        await sieving.WaitAsync(cancellationToken);
        try
        {
            reader.Read(destination.Span);
        }
        finally
        {
            sieving.Release();
        }

        if (destination.Length > 0)
        {
            _read += destination.Length;
            _last = destination.Span[^1];
        }
    }

    public void Dispose()
    {
        if (_last > 0)
        {
            positions.Add(_read, _last);
        }
    }
}
