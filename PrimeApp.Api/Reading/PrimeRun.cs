using PrimeApp.Primes;

namespace PrimeApp.Api.Reading;

/// <summary>
/// Consecutive primes that are read piece by piece, while the next ones are sieved. The end of what was read is
/// remembered when the run is disposed, so that reading on from there takes no count. Not thread-safe.
/// </summary>
/// <param name="positions">Remembers where the run ends.</param>
/// <param name="sieving">Room to sieve.</param>
/// <param name="offset">How many primes come before the first one.</param>
/// <param name="parts">The primes from the first one on; two parts are valid at a time.</param>
/// <param name="isLong">Whether more primes are read than the first part is likely to have.</param>
internal sealed class PrimeRun(
    PrimePositions positions, SemaphoreSlim sieving, long offset, PrimeParts parts, bool isLong) : IDisposable
{
    private Task<PrimePart?>? _next;
    private PrimePart? _part;
    private long _read = offset;
    private ulong _last;

    /// <summary>Reads the next primes that are sieved already.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>How many were read; fewer than fit when <see cref="SieveAsync"/> has to be called for more.</returns>
    public int Read(Span<ulong> destination)
    {
        var count = _part?.Read(destination) ?? 0;
        if (count > 0)
        {
            _read += count;
            _last = destination[count - 1];
        }

        return count;
    }

    /// <summary>Fills the destination with the next primes.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task ReadAsync(Memory<ulong> destination, CancellationToken cancellationToken)
    {
        while (true)
        {
            destination = destination[Read(destination.Span)..];
            if (destination.IsEmpty)
            {
                return;
            }

            await SieveAsync(cancellationToken);
        }
    }

    /// <summary>Waits until the next primes are sieved.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public async Task SieveAsync(CancellationToken cancellationToken)
    {
        _part = await (_next ?? SieveNextAsync(cancellationToken)).WaitAsync(cancellationToken);
        // The part that is read now stays valid while the next one is sieved, and no longer.
        _next = isLong ? SieveNextAsync(cancellationToken) : null;
    }

    public void Dispose()
    {
        if (_last > 0)
        {
            positions.Add(_read, _last);
        }
    }

    private async Task<PrimePart?> SieveNextAsync(CancellationToken cancellationToken)
    {
        await sieving.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(parts.Next, CancellationToken.None);
        }
        finally
        {
            sieving.Release();
        }
    }
}
