using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a health check said last.</summary>
/// <param name="Name">The health check.</param>
/// <param name="Status">Its result; null before the first.</param>
/// <param name="Description">What it said about it.</param>
/// <param name="ExceptionText">The exception it failed with.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);
