using PrimeApp.Jobs.Statistics;

namespace PrimeApp.Api.Queue;

/// <summary>What workers have completed lately, as this instance of the API has heard of it.</summary>
/// <param name="Seconds">How far that goes back: ten minutes, or less when the instance is younger.</param>
/// <param name="IntervalSeconds">How long each interval is.</param>
/// <param name="Completed">How many tasks were completed in each interval, the present one last.</param>
/// <param name="CompletedPerSecond">
/// How many tasks are completed a second, in the present interval and the one before.
/// </param>
/// <param name="WaitSeconds">
/// From submission to the start of the last attempt, of the tasks completed; left out without tasks.
/// </param>
/// <param name="RunSeconds">From there to the end; left out without tasks.</param>
internal sealed record RecentDocument(
    double Seconds,
    int IntervalSeconds,
    IReadOnlyList<int> Completed,
    double CompletedPerSecond,
    QuantilesDocument? WaitSeconds = null,
    QuantilesDocument? RunSeconds = null)
{
    public static RecentDocument From(CompletionSummary summary) => new(
        Math.Round(summary.Span.TotalSeconds, 3),
        (int)RecentCompletions.Interval.TotalSeconds,
        summary.Completed,
        Math.Round(summary.PerSecond, 3),
        QuantilesDocument.From(summary.Wait),
        QuantilesDocument.From(summary.Run));
}

/// <summary>How long something takes, at most 7 % off.</summary>
/// <param name="P50">Half of all take at most so many seconds.</param>
/// <param name="P95">95 % take at most so many seconds.</param>
internal sealed record QuantilesDocument(double P50, double P95)
{
    public static QuantilesDocument? From(DurationQuantiles? quantiles) =>
        quantiles is null ? null : new(quantiles.P50.TotalSeconds, quantiles.P95.TotalSeconds);
}
