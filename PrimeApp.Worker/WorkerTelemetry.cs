using System.Diagnostics;

namespace PrimeApp.Worker;

/// <summary>Names that the telemetry of a worker goes by.</summary>
internal static class WorkerTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "PrimeApp.Worker";

    public static ActivitySource ActivitySource { get; } = new(Name);
}
