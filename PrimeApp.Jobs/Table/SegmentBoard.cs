using System.Globalization;
using Microsoft.Extensions.Options;
using PrimeApp.Jobs.Redis;
using StackExchange.Redis;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// What all processes share about segments: the counts that are known, who sieves what, and who waits for it. Every
/// method throws <see cref="RedisUnavailableException"/> when Redis cannot be reached, and may be called again then.
/// </summary>
internal sealed class SegmentBoard(RedisGateway redis, IOptions<PrimeTableOptions> options)
{
    private readonly string _requester = Guid.NewGuid().ToString("N");
    private readonly long _claimMilliseconds = (long)options.Value.ClaimDuration.TotalMilliseconds;

    /// <summary>Calls <paramref name="handler"/> whenever counts become known.</summary>
    public Task SubscribeToCountsAsync(Action<IReadOnlyList<SegmentCount>> handler, CancellationToken cancellationToken) =>
        redis.SubscribeAsync(Keys.CountsChannel, message => handler(Parse(message)), cancellationToken);

    /// <summary>Calls <paramref name="handler"/> whenever there may be something to claim.</summary>
    public Task SubscribeToWantsAsync(Action handler, CancellationToken cancellationToken)
    {
        redis.Restored += handler;
        return redis.SubscribeAsync(Keys.WantedChannel, _ => handler(), cancellationToken);
    }

    /// <summary>Reads the counts of the segments from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    /// <returns>As <see cref="SegmentCounts.Add(int, ReadOnlySpan{byte})"/> takes them.</returns>
    public async Task<byte[]> ReadCountsAsync(int first, int end, CancellationToken cancellationToken) =>
        (byte[]?)await redis.RunAsync(
            "getrange",
            database => database.StringGetRangeAsync(
                Keys.Counts, (long)first * sizeof(int), (long)end * sizeof(int) - 1),
            cancellationToken) ?? [];

    /// <summary>Says what this process waits for, for the duration of a claim or until it says something else.</summary>
    public Task WantAsync(SegmentWant want, CancellationToken cancellationToken) =>
        redis.EvaluateAsync(
            JobScript.WantSegments,
            [Keys.Wanted],
            [_requester, want.First, want.End, _claimMilliseconds, Keys.WantedChannel, want.TraceParent ?? ""],
            cancellationToken);

    /// <summary>Says that this process waits no more.</summary>
    public Task WithdrawAsync(CancellationToken cancellationToken) =>
        redis.RunAsync("hdel", database => database.HashDeleteAsync(Keys.Wanted, _requester), cancellationToken);

    /// <summary>Claims segments that somebody waits for.</summary>
    /// <param name="limit">How many at most, from 1.</param>
    /// <param name="cancellationToken">Stops the waiting; what was claimed all the same runs out.</param>
    public async Task<SegmentClaims> ClaimAsync(int limit, CancellationToken cancellationToken)
    {
        var reply = (RedisValue[]?)await redis.EvaluateAsync(
            JobScript.ClaimSegments,
            [Keys.Counts, Keys.Sieving, Keys.Wanted],
            [limit, _claimMilliseconds],
            cancellationToken);
        const int SegmentsAt = 2;
        var milliseconds = (long)reply![0];
        return new SegmentClaims(
            [.. reply.Skip(SegmentsAt).Select(segment => (int)segment)],
            milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds),
            reply[1].ToString() is { Length: > 0 } traceParent ? traceParent : null);
    }

    /// <summary>Makes counts known to all, and ends the claims on their segments.</summary>
    /// <returns>How many of them were known already.</returns>
    public async Task<int> ReportAsync(IReadOnlyList<SegmentCount> counts, CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue>(1 + 2 * counts.Count) { Keys.CountsChannel };
        foreach (var (segment, count) in counts)
        {
            arguments.Add(segment);
            arguments.Add(count);
        }

        return (int)await redis.EvaluateAsync(
            JobScript.ReportCounts, [Keys.Counts, Keys.Sieving], [.. arguments], cancellationToken);
    }

    private static List<SegmentCount> Parse(string message)
    {
        var numbers = message.Split(' ');
        var counts = new List<SegmentCount>(numbers.Length / 2);
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            counts.Add(new SegmentCount(
                int.Parse(numbers[i], CultureInfo.InvariantCulture), int.Parse(numbers[i + 1], CultureInfo.InvariantCulture)));
        }

        return counts;
    }
}
