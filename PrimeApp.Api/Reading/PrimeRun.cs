using PrimeApp.Primes;

namespace PrimeApp.Api.Reading;

/// <summary>
/// Reads consecutive primes piece by piece while the next ones are sieved in the background. When disposed, it
/// remembers the position where reading ended, so that a later read continues there without counting. Not thread-safe.
/// </summary>
/// <param name="positions">Remembers the position where the run ends.</param>
/// <param name="sieving">Limits how many runs sieve at a time.</param>
/// <param name="offset">The number of primes before the first one.</param>
/// <param name="parts">The primes from the first one on. Two parts are valid at a time.</param>
/// <param name="isLong">Whether the run is likely to need more primes than the first part has.</param>
internal sealed class PrimeRun(
    PrimePositions positions, SemaphoreSlim sieving, long offset, PrimeParts parts, bool isLong) : IDisposable
{
    private Task<PrimePart?>? _next;
    private PrimePart? _part;
    private long _read = offset;
    private ulong _last;

    /// <summary>Reads the next primes that are already sieved.</summary>
    /// <param name="destination">Receives the primes.</param>
    /// <returns>
    /// The number of primes read. If it is less than the destination holds, call <see cref="SieveAsync"/> for more.
    /// </returns>
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
    /// <param name="cancellationToken">Cancels the wait.</param>
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
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task SieveAsync(CancellationToken cancellationToken)
    {
        _part = await (_next ?? SieveNextAsync(cancellationToken)).WaitAsync(cancellationToken);
        // The current part stays valid only until the part after the next one is sieved.
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
