namespace PrimeApp.Benchmarks.Nth;

/// <summary>Records the time of each progress report, from its creation to the last report.</summary>
internal sealed class TimedProgress : IProgress<double>
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<(double Value, double Milliseconds)> _reports = [];

    /// <summary>The time of the last report.</summary>
    public double Milliseconds => _reports[^1].Milliseconds;

    /// <summary>The largest difference between a progress and the elapsed share of the time.</summary>
    public double LargestError => _reports.Max(report => Math.Abs(report.Value - report.Milliseconds / Milliseconds));

    public void Report(double value) => _reports.Add((value, Stopwatch.GetElapsedTime(_start).TotalMilliseconds));
}
