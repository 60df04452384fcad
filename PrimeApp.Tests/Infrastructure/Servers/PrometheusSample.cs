namespace PrimeApp.Tests.Infrastructure.Servers;

/// <summary>One element of what a query gave.</summary>
/// <param name="Labels">Its labels; the metric's name, where it has one, is <c>__name__</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record PrometheusSample(IReadOnlyDictionary<string, string> Labels, double Value);
