using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using PrimeApp.Primes;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// Bitmaps in Redis, for all processes, within a budget of bytes: each segment has one slot, which it shares with others,
/// and the last one that was kept has it. A bitmap can always be sieved again, so nothing here is ever an error.
/// </summary>
internal sealed class BitmapStore(RedisGateway redis, IOptions<PrimeTableOptions> options, TimeProvider timeProvider)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    // Whoever reads pages all over a large result would have Redis write a megabyte for each of them.
    private static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(100);

    private readonly int _slots = (int)(options.Value.RedisBytes / PrimeSegment.BitmapLength);
    private long _lastKept = timeProvider.GetTimestamp() - timeProvider.TimestampFrequency;

    /// <summary>Gives a segment's bitmap, or null when it is not kept or Redis does not answer.</summary>
    public async Task<IndexedBitmap?> FindAsync(int segment, CancellationToken cancellationToken)
    {
        if (_slots == 0)
        {
            return null;
        }

        try
        {
            var bytes = (byte[]?)await redis.RunAsync("get bitmap", ReadAsync, cancellationToken);
            return bytes?.Length == PrimeSegment.BitmapLength ? new IndexedBitmap(segment, bytes) : null;
        }
        catch (RedisUnavailableException)
        {
            return null;
        }

        Task<RedisValue> ReadAsync(IDatabase database)
        {
            var key = Keys.Bitmap(segment % _slots);
            var read = database.HashGetAsync(key, segment);
            _ = database.KeyExpireAsync(key, Retention, flags: CommandFlags.FireAndForget);
            return read;
        }
    }

    /// <summary>Keeps a bitmap, without anyone waiting for it, unless another was kept only just before.</summary>
    public void Keep(IndexedBitmap bitmap)
    {
        var last = Volatile.Read(ref _lastKept);
        if (_slots > 0
            && timeProvider.GetElapsedTime(last) >= KeepInterval
            && Interlocked.CompareExchange(ref _lastKept, timeProvider.GetTimestamp(), last) == last)
        {
            _ = KeepAsync(bitmap);
        }
    }

    /// <summary>Gives the memory that bitmaps take in Redis, in bytes.</summary>
    /// <exception cref="RedisUnavailableException">Redis cannot be reached.</exception>
    public async Task<long> GetBytesAsync(CancellationToken cancellationToken)
    {
        if (_slots == 0)
        {
            return 0;
        }

        var keys = Enumerable.Range(0, _slots).Select(slot => (RedisKey)Keys.Bitmap(slot)).ToArray();
        return PrimeSegment.BitmapLength
            * await redis.RunAsync("exists", database => database.KeyExistsAsync(keys), cancellationToken);
    }

    private async Task KeepAsync(IndexedBitmap bitmap)
    {
        try
        {
            await redis.EvaluateAsync(
                JobScript.KeepBitmap,
                [Keys.Bitmap(bitmap.Segment % _slots)],
                [bitmap.Segment, bitmap.Bytes, (long)Retention.TotalMilliseconds],
                CancellationToken.None);
        }
        catch (RedisUnavailableException)
        {
            // It is sieved again by whoever needs it.
        }
    }
}
