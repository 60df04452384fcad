namespace PrimeApp.Tests.Jobs;

/// <summary>Remembers what it is told.</summary>
/// <param name="onReport">Called after each report.</param>
internal sealed class RecordedProgress(Action? onReport = null) : IProgress<double>
{
    public List<double> Values { get; } = [];

    public void Report(double value)
    {
        Values.Add(value);
        onReport?.Invoke();
    }
}
