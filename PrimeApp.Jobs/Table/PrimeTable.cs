using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// All primes in order, cut into the segments of <see cref="PrimeSegment"/>. Redis keeps the count of every segment
/// that anyone has sieved; bitmaps are kept in memory while they are in use. What is not known is sieved, so the table
/// has an answer for everything, and asking twice is cheap.
/// </summary>
public sealed class PrimeTable(RedisGateway redis, SievePool sieves, IOptions<PrimeTableOptions> options)
{
    // Small enough to stay in the second-level cache between being extracted and being written.
    private const int ChunkLength = 16_384;

    private readonly SegmentCounts _counts = new();
    private readonly BitmapCache _bitmaps = new(options.Value.CacheBytes);

    /// <summary>How many bytes of bitmaps are in memory.</summary>
    public long CacheBytes => _bitmaps.Bytes;

    /// <summary>
    /// Finds the nth prime in the time of a look-up, if this process knows where it is and has the bitmap in memory.
    /// </summary>
    /// <param name="n">From 1.</param>
    /// <param name="prime">The prime, when it was found.</param>
    public bool TryFindNthPrime(long n, out ulong prime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        if (_counts.TryLocate(n - 1, out var position) && _bitmaps.Find(position.Segment) is { } bitmap)
        {
            prime = SegmentBitmap.PrimeAt(position.Segment, bitmap, position.Rank);
            return true;
        }

        prime = 0;
        return false;
    }

    /// <summary>Finds the nth prime: the last of the first n.</summary>
    /// <param name="n">From 1.</param>
    /// <param name="progress">Told the part, from 0 to 1, that is done, in ascending order.</param>
    /// <param name="cancellationToken">Stops it between two segments; what was counted by then is kept.</param>
    /// <exception cref="RedisUnavailableException">The table in Redis cannot be read.</exception>
    public async Task<NthPrimeResult> FindNthPrimeAsync(
        long n, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);

        var (position, sieved) = await LocateAsync(n - 1, progress, cancellationToken);
        var bitmap = await GetBitmapAsync(position.Segment, cancellationToken);
        return new NthPrimeResult(SegmentBitmap.PrimeAt(position.Segment, bitmap, position.Rank), sieved);
    }

    /// <summary>Gives some primes in order.</summary>
    /// <param name="offset">How many primes come before the first one given, from 0.</param>
    /// <param name="count">How many are given, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">The table in Redis cannot be read.</exception>
    public async Task<ulong[]> ReadAsync(long offset, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        var primes = new ulong[count];
        if (count == 0)
        {
            return primes;
        }

        var (position, _) = await LocateAsync(offset, progress: null, cancellationToken);
        for (var written = 0; written < count; position = new PrimePosition(position.Segment + 1, 0))
        {
            var bitmap = await GetBitmapAsync(position.Segment, cancellationToken);
            written += SegmentBitmap.CopyPrimes(position.Segment, bitmap, position.Rank, primes.AsSpan(written));
        }

        return primes;
    }

    /// <summary>
    /// Streams primes in order, in chunks that are only valid until the next one is asked for. Memory does not grow
    /// with <paramref name="count"/>: while a segment is given, only the next one is sieved.
    /// </summary>
    /// <param name="offset">How many primes come before the first one given, from 0.</param>
    /// <param name="count">How many are given, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RedisUnavailableException">The table in Redis cannot be read.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<ulong>> StreamAsync(
        long offset, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        if (count == 0)
        {
            yield break;
        }

        var chunk = new ulong[(int)Math.Min(count, ChunkLength)];
        var (position, _) = await LocateAsync(offset, progress: null, cancellationToken);
        var (segment, rank) = position;
        var next = BorrowBitmapAsync(segment, cancellationToken);
        for (var remaining = count; remaining > 0; segment++, rank = 0)
        {
            var bitmap = await next;
            var inSegment = Math.Min(remaining, SegmentBitmap.Count(segment, bitmap) - rank);
            if (inSegment < remaining)
            {
                next = BorrowBitmapAsync(segment + 1, cancellationToken);
            }

            for (remaining -= inSegment; inSegment > 0;)
            {
                var wanted = chunk.AsMemory(0, (int)Math.Min(inSegment, chunk.Length));
                var copied = SegmentBitmap.CopyPrimes(segment, bitmap, rank, wanted.Span);
                yield return wanted[..copied];
                rank += copied;
                inSegment -= copied;
            }
        }
    }

    private async Task<(PrimePosition Position, int Sieved)> LocateAsync(
        long rank, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (_counts.TryLocate(rank, out var position))
        {
            return (position, 0);
        }

        var lastSegment = PrimeSegment.IndexOf(NthPrime.UpperBound(rank + 1));
        await LoadCountsAsync(_counts.Contiguous, lastSegment, cancellationToken);

        // Twice the threads, so that none waits while a result travels.
        var window = 2 * sieves.Threads;
        var underWay = new Queue<Task>();
        var stored = new List<Task>();
        var sieved = 0;
        var next = _counts.Contiguous;
        while (!_counts.TryLocate(rank, out position))
        {
            for (; underWay.Count < window && next <= lastSegment; next++)
            {
                if (!_counts.IsKnown(next))
                {
                    underWay.Enqueue(CountAsync(next, stored, cancellationToken));
                    sieved++;
                }
            }

            await underWay.Dequeue();
            progress?.Report(Math.Min(1, (double)_counts.ContiguousPrimes / (rank + 1)));
        }

        await StoredAsync(stored);
        return (position, sieved);
    }

    private async Task CountAsync(int segment, List<Task> stored, CancellationToken cancellationToken)
    {
        var count = await sieves.CountAsync(segment, cancellationToken);
        _counts.Add(segment, count);
        lock (stored)
        {
            stored.Add(redis.RunAsync(
                "setrange",
                database => database.StringSetRangeAsync(
                    Keys.Counts, (long)segment * sizeof(int), SegmentCounts.Encode(count)),
                CancellationToken.None));
        }
    }

    private static async Task StoredAsync(List<Task> stored)
    {
        Task[] all;
        lock (stored)
        {
            all = [.. stored];
        }

        try
        {
            await Task.WhenAll(all);
        }
        catch (RedisUnavailableException)
        {
            // Others will have to sieve these segments again; the answer is known here all the same.
        }
    }

    private async Task LoadCountsAsync(int firstSegment, int lastSegment, CancellationToken cancellationToken)
    {
        var encoded = (byte[]?)await redis.RunAsync(
            "getrange",
            database => database.StringGetRangeAsync(
                Keys.Counts, (long)firstSegment * sizeof(int), ((long)lastSegment + 1) * sizeof(int) - 1),
            cancellationToken);
        _counts.Add(firstSegment, encoded);
    }

    private async Task<byte[]> GetBitmapAsync(int segment, CancellationToken cancellationToken)
    {
        var bitmap = await BorrowBitmapAsync(segment, cancellationToken);
        _bitmaps.Add(segment, bitmap);
        return bitmap;
    }

    private async Task<byte[]> BorrowBitmapAsync(int segment, CancellationToken cancellationToken) =>
        _bitmaps.Find(segment) ?? (await sieves.SieveAsync(segment, cancellationToken)).Bitmap;
}
