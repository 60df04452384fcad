namespace PrimeApp.Tests.Telemetry.Scraping;

/// <summary>One line of an exposition.</summary>
public sealed record MetricSample(
    string Name,
    IReadOnlyDictionary<string, string> Labels,
    double Value,
    IReadOnlyDictionary<string, string>? Exemplar);
