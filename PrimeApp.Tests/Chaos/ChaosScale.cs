namespace PrimeApp.Tests.Chaos;

/// <summary>How much of it all.</summary>
/// <param name="Tasks">How many tasks are submitted.</param>
/// <param name="Duration">How long it takes to submit them.</param>
/// <param name="Outage">How long Redis is away.</param>
/// <param name="IsPatient">Whether to wait for the minute after which dead workers are forgotten.</param>
public sealed record ChaosScale(int Tasks, TimeSpan Duration, TimeSpan Outage, bool IsPatient);
