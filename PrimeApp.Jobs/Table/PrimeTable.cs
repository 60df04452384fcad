using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// All primes in order, cut into the segments of <see cref="PrimeSegment"/>. Redis keeps the count of every segment
/// that anyone has sieved, and some bitmaps; those in use are kept in memory. What is not known the workers sieve together,
/// so the table has an answer for everything, and asking twice is cheap.
/// </summary>
public sealed class PrimeTable
{
    private readonly SegmentFrontier _frontier;
    private readonly SievePool _sieves;
    private readonly BitmapStore _store;
    private readonly BitmapCache _bitmaps;

    internal PrimeTable(
        SegmentFrontier frontier, BitmapStore store, SievePool sieves, IOptions<PrimeTableOptions> options)
    {
        _frontier = frontier;
        _store = store;
        _sieves = sieves;
        _bitmaps = new BitmapCache(options.Value.CacheBytes);
    }

    /// <summary>How many bytes of bitmaps are in memory.</summary>
    public long CacheBytes => _bitmaps.Bytes;

    /// <summary>Gives the memory that bitmaps take in Redis, in bytes.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public Task<long> GetRedisBytesAsync(CancellationToken cancellationToken) => _store.GetBytesAsync(cancellationToken);

    /// <summary>
    /// Finds the nth prime in the time of a look-up, if this process knows where it is and has the bitmap in memory.
    /// </summary>
    /// <param name="n">From 1.</param>
    /// <param name="prime">The prime, when it was found.</param>
    public bool TryFindNthPrime(long n, out ulong prime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        if (_frontier.TryLocate(n - 1, out var position) && _bitmaps.Find(position.Segment) is { } bitmap)
        {
            prime = bitmap.PrimeAt(position.Rank);
            return true;
        }

        prime = 0;
        return false;
    }

    /// <summary>Finds the nth prime: the last of the first n.</summary>
    /// <param name="n">From 1.</param>
    /// <param name="progress">Told the part, from 0 to 1, that is done, in ascending order.</param>
    /// <param name="cancellationToken">Stops it, and the sieving for it; what was counted by then is kept.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, and this process does not sieve.</exception>
    public async Task<NthPrimeResult> FindNthPrimeAsync(
        long n, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        var (position, sieved) = await _frontier.LocateAsync(n - 1, progress, cancellationToken);
        var bitmap = await GetBitmapAsync(position.Segment, cancellationToken);
        return new NthPrimeResult(bitmap.PrimeAt(position.Rank), sieved);
    }

    /// <summary>Gives some primes in order.</summary>
    /// <param name="offset">How many primes come before the first one given, from 0.</param>
    /// <param name="count">How many are given, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, and this process does not sieve.</exception>
    public async Task<ulong[]> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        var primes = new ulong[count];
        if (count == 0)
        {
            return primes;
        }

        var (position, _) = await _frontier.LocateAsync(offset, progress: null, cancellationToken);
        for (var written = 0; written < count; position = new PrimePosition(position.Segment + 1, 0))
        {
            var bitmap = await GetBitmapAsync(position.Segment, cancellationToken);
            written += bitmap.CopyPrimes(position.Rank, primes.AsSpan(written));
        }

        return primes;
    }

    /// <summary>
    /// Streams primes in order. Memory does not grow with <paramref name="count"/>: while a segment is given, only the next
    /// one is sieved.
    /// </summary>
    /// <param name="offset">How many primes come before the first one given, from 0.</param>
    /// <param name="count">How many are given, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached, and this process does not sieve.</exception>
    public async IAsyncEnumerable<PrimeRun> StreamAsync(
        long offset, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        if (count == 0)
        {
            yield break;
        }

        var (position, _) = await _frontier.LocateAsync(offset, progress: null, cancellationToken);
        var (segment, rank) = position;
        var next = BorrowBitmapAsync(segment, cancellationToken);
        for (var remaining = count; remaining > 0; rank = 0)
        {
            var bitmap = await next;
            var inSegment = (int)Math.Min(remaining, bitmap.Count - rank);
            remaining -= inSegment;
            if (remaining > 0)
            {
                next = BorrowBitmapAsync(++segment, cancellationToken);
            }

            yield return new PrimeRun(bitmap, rank, inSegment);
        }
    }

    private async Task<IndexedBitmap> GetBitmapAsync(int segment, CancellationToken cancellationToken)
    {
        if (_bitmaps.Find(segment) is { } kept)
        {
            return kept;
        }

        var bitmap = await _store.FindAsync(segment, cancellationToken);
        if (bitmap is null || (_frontier.TryGetCount(segment, out var count) && bitmap.Count != count))
        {
            bitmap = await _sieves.SieveAsync(segment, cancellationToken);
            _store.Keep(bitmap);
        }

        _bitmaps.Add(bitmap);
        return bitmap;
    }

    // A stream passes by: it neither needs what is kept for others, nor displaces it.
    private async Task<IndexedBitmap> BorrowBitmapAsync(int segment, CancellationToken cancellationToken) =>
        _bitmaps.Find(segment) ?? await _sieves.SieveAsync(segment, cancellationToken);
}
