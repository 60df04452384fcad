using System.Diagnostics;

namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>Names that the services' own telemetry goes by.</summary>
public static class PrimeTelemetry
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "PrimeApp";

    /// <summary>Source of the services' own spans.</summary>
    public static ActivitySource ActivitySource { get; } = new(Name);
}
