namespace PrimeApp.Benchmarks;

/// <summary>Statistics of several measurements.</summary>
internal static class Statistics
{
    public static double Median(this IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
