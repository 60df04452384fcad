namespace PrimeApp.Benchmarks;

/// <summary>Statistics of several measurements.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }

    /// <summary>Returns the distance from the smallest to the largest value, as a share of the median.</summary>
    public static double Spread(this IReadOnlyCollection<double> values) =>
        (values.Max() - values.Min()) / values.Median();
}
