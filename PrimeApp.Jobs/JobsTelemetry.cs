using System.Diagnostics;

namespace PrimeApp.Jobs;

/// <summary>Names in the telemetry of the queue.</summary>
public static class JobsTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "PrimeApp.Jobs";

    internal static ActivitySource ActivitySource { get; } = new(Name);
}
