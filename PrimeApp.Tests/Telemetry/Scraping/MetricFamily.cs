namespace PrimeApp.Tests.Telemetry.Scraping;

/// <summary>What an exposition says about a metric.</summary>
public sealed record MetricFamily(string Type, string Help, string Unit);
