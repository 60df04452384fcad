namespace PrimeApp.Benchmarks;

/// <summary>What is said of several measurements.</summary>
internal static class Statistics
{
    /// <summary>The measurement that half of them do not exceed.</summary>
    public static double Median(this IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
