using System.Globalization;
using PrimeApp.Jobs.Tasks;

namespace PrimeApp.Jobs.Statistics;

/// <summary>
/// Counts the completions of the last ten minutes, from the messages that scripts publish. Takes about 200 KB for any
/// number of tasks. Safe for concurrent use.
/// </summary>
public sealed class RecentCompletions(TimeProvider timeProvider)
{
    /// <summary>How many intervals are kept, the present one included.</summary>
    public const int Intervals = 60;

    /// <summary>How long an interval is.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // Completions of further workers are counted, but for no worker.
    internal const int MaxWorkers = 100;

    // The first digits of an id are the time of submission in milliseconds, as in every UUID of version 7.
    private const int TimeDigits = 12;

    private readonly Lock _lock = new();
    private readonly long _created = timeProvider.GetTimestamp();
    private readonly int[] _completed = new int[Intervals];
    private readonly DurationHistogram[] _waits = CreateHistograms();
    private readonly DurationHistogram[] _runs = CreateHistograms();
    private readonly Dictionary<string, int[]> _workers = [];
    private long _interval;

    /// <summary>Counts a completion.</summary>
    /// <param name="id">The task.</param>
    /// <param name="completion">See <see cref="TaskRecordFormat.TryComplete"/>. Anything else is left out.</param>
    internal void Add(ReadOnlySpan<char> id, ReadOnlySpan<char> completion)
    {
        Span<Range> parts = stackalloc Range[8];
        if (completion.Split(parts, ' ') != 7
            || !TaskId.IsValid(id)
            || !long.TryParse(
                id[..TimeDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var submitted)
            || !long.TryParse(completion[parts[0]], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            || !long.TryParse(completion[parts[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var ended))
        {
            return;
        }

        lock (_lock)
        {
            var interval = Advance();
            _completed[interval]++;
            _waits[interval].Add(started - submitted);
            _runs[interval].Add(ended - started);
            var workers = _workers.GetAlternateLookup<ReadOnlySpan<char>>();
            if (workers.TryGetValue(completion[parts[6]], out var counts))
            {
                counts[interval]++;
            }
            else if (_workers.Count < MaxWorkers)
            {
                workers[completion[parts[6]]] = counts = new int[Intervals];
                counts[interval]++;
            }
        }
    }

    /// <summary>Gives the counts.</summary>
    public CompletionSummary Summarize()
    {
        lock (_lock)
        {
            var present = Advance();
            int[] completed = [.. _completed[(present + 1)..], .. _completed[..(present + 1)]];
            var age = timeProvider.GetElapsedTime(_created);
            var sinceInterval = age - Interval * Math.Floor(age / Interval);
            // The present interval may have just begun, so the one before counts too.
            var lately = age < Interval ? sinceInterval : sinceInterval + Interval;
            var span = TimeSpan.FromTicks(Math.Min(age.Ticks, (sinceInterval + Interval * (Intervals - 1)).Ticks));
            return new CompletionSummary(
                span,
                completed,
                PerSecond: (completed[^1] + completed[^2]) / Math.Max(1, lately.TotalSeconds),
                DurationHistogram.Summarize(_waits),
                DurationHistogram.Summarize(_runs),
                _workers.ToDictionary(worker => worker.Key, worker => worker.Value.Sum()));
        }
    }

    private static DurationHistogram[] CreateHistograms() =>
        [.. Enumerable.Range(0, Intervals).Select(_ => new DurationHistogram())];

    // Empties the intervals that have begun since the last time, and gives the place of the present one.
    private int Advance()
    {
        var present = timeProvider.GetElapsedTime(_created).Ticks / Interval.Ticks;
        if (present > _interval)
        {
            for (var i = Math.Max(_interval + 1, present - Intervals + 1); i <= present; i++)
            {
                var place = (int)(i % Intervals);
                _completed[place] = 0;
                _waits[place].Clear();
                _runs[place].Clear();
                foreach (var counts in _workers.Values)
                {
                    counts[place] = 0;
                }
            }

            foreach (var (worker, counts) in _workers)
            {
                if (!counts.AsSpan().ContainsAnyExcept(0))
                {
                    _workers.Remove(worker);
                }
            }

            _interval = present;
        }

        return (int)(_interval % Intervals);
    }
}

/// <summary>The completions of the last minutes.</summary>
/// <param name="Span">The time that they cover.</param>
/// <param name="Completed">How many tasks in each interval, the present one last.</param>
/// <param name="PerSecond">How many tasks a second, in the present interval and the one before.</param>
/// <param name="Wait">How long tasks waited until their last start; null without tasks.</param>
/// <param name="Run">How long tasks ran from then on; null without tasks.</param>
/// <param name="Workers">How many tasks each worker has completed.</param>
public sealed record CompletionSummary(
    TimeSpan Span,
    IReadOnlyList<int> Completed,
    double PerSecond,
    DurationQuantiles? Wait,
    DurationQuantiles? Run,
    IReadOnlyDictionary<string, int> Workers);
