using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PrimeApp.Jobs.Redis;
using PrimeApp.ServiceDefaults.Telemetry;

namespace PrimeApp.Jobs.Table;

/// <summary>
/// A worker's share in the sieving: as long as any process waits for counts, claims the lowest segments that are missing,
/// counts their primes and reports them. It keeps some segments claimed ahead, so that no thread waits for Redis. While
/// Redis is away it goes on with what its own process waits for.
/// </summary>
internal sealed partial class SegmentSiever(
    SegmentBoard board,
    SegmentFrontier frontier,
    SievePool sieves,
    SieveMetrics metrics,
    ILogger<SegmentSiever> logger) : BackgroundService
{
    // Whoever waits says so again before the want runs out, so little depends on this.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    // After Redis was away, or refused.
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    // Enough for a report to be one of very few after an outage, and short for Redis.
    private const int ReportLimit = 512;

    // One that is sieved and one that waits, for each thread.
    private readonly int _window = 2 * sieves.Threads;

    private readonly Nudge _nudge = new();
    private readonly HashSet<int> _underWay = [];
    private readonly ConcurrentQueue<(int Segment, int? Count)> _ended = new();
    private readonly List<SegmentCount> _unreported = [];

    // Whether there may be more to claim than was claimed last.
    private bool _more;

    // The span of what is under way, a child of the span that waits for it.
    private Activity? _activity;
    private int _started;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        frontier.AttachSiever(_nudge.Give);
        try
        {
            await SubscribeAsync(stoppingToken);
            while (true)
            {
                await _nudge.WaitAsync(await TakeTurnAsync(), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        await FinishAsync();
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await board.SubscribeToWantsAsync(_nudge.Give, cancellationToken);
        }
        catch (RedisUnavailableException)
        {
            // The subscription is made when the connection is; until then the poll finds what there is.
        }
    }

    /// <summary>Reports what has been counted and claims more; gives the time until it is worth looking again.</summary>
    private async Task<TimeSpan> TakeTurnAsync()
    {
        CollectEnded();

        // While each thread has another segment to go on with, what can be done later is done for several at once.
        if (_more && _underWay.Count > sieves.Threads)
        {
            return PollInterval;
        }

        var reporting = ReportAsync();
        var pause = await ClaimAsync(_window - _underWay.Count);
        await reporting;
        return _unreported.Count == 0 ? pause : RetryInterval;
    }

    private void CollectEnded()
    {
        while (_ended.TryDequeue(out var ended))
        {
            _underWay.Remove(ended.Segment);
            if (ended.Count is { } count)
            {
                _unreported.Add(new SegmentCount(ended.Segment, count));
            }
        }

        if (_underWay.Count == 0)
        {
            EndActivity();
        }
    }

    private async Task<TimeSpan> ClaimAsync(int limit)
    {
        if (limit == 0)
        {
            return PollInterval;
        }

        try
        {
            var claims = await board.ClaimAsync(limit, CancellationToken.None);
            _more = claims.Segments.Count == limit;
            if (claims.Segments.Count > 0)
            {
                Trace(claims.TraceParent);
            }

            Start(claims.Segments);
            if (!frontier.IsRefused)
            {
                return claims.AskAgain < PollInterval ? claims.AskAgain.Value : PollInterval;
            }
        }
        catch (RedisUnavailableException)
        {
        }

        Start(frontier.FindUnknown(_window - _underWay.Count, _underWay));
        return RetryInterval;
    }

    private void Start(IReadOnlyList<int> segments)
    {
        foreach (var segment in segments)
        {
            // A claim that ran out while the segment waits here comes back to where it is.
            if (_underWay.Add(segment))
            {
                _started++;
                _ = CountAsync(segment);
            }
        }
    }

    private async Task CountAsync(int segment)
    {
        int? count = null;
        try
        {
            // Redis may have lost what is still known here.
            count = frontier.TryGetCount(segment, out var known)
                ? known
                : await sieves.CountAsync(segment, CancellationToken.None);
            frontier.Add(new SegmentCount(segment, count.Value));
        }
        catch (Exception exception)
        {
            // The claim runs out, and then the segment is tried again.
            LogFailed(exception, segment);
        }

        _ended.Enqueue((segment, count));
        _nudge.Give();
    }

    /// <summary>Sees to it that what is started next belongs to a span below the given one.</summary>
    private void Trace(string? parent)
    {
        if (_activity?.ParentId == parent)
        {
            return;
        }

        EndActivity();
        if (ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context))
        {
            _activity = PrimeTelemetry.ActivitySource.StartActivity("sieve segments", ActivityKind.Internal, context);
            // Commands to Redis serve whoever else waits as well.
            Activity.Current = null;
        }
    }

    private void EndActivity()
    {
        _activity?.SetTag("primes.segments.sieved", _started);
        _activity?.Dispose();
        _activity = null;
        _started = 0;
    }

    private async Task ReportAsync()
    {
        while (_unreported.Count > 0)
        {
            var batch = _unreported.Take(ReportLimit).ToList();
            try
            {
                metrics.SievedTwice(await board.ReportAsync(batch, CancellationToken.None));
            }
            catch (RedisUnavailableException)
            {
                // They are reported with the next ones; until then others may sieve them as well.
                return;
            }

            _unreported.RemoveRange(0, batch.Count);
        }
    }

    /// <summary>What is under way is a matter of milliseconds: it is finished and reported, and nobody has to wait for it.</summary>
    private async Task FinishAsync()
    {
        CollectEnded();
        while (_underWay.Count > 0)
        {
            await _nudge.WaitAsync(PollInterval, CancellationToken.None);
            CollectEnded();
        }

        await ReportAsync();
    }

    [LoggerMessage(EventId = 240, EventName = "SegmentFailed", Level = LogLevel.Error,
        Message = "Segment {Segment} could not be sieved and will be tried again")]
    private partial void LogFailed(Exception exception, int segment);
}
