namespace PrimeApp.Tests.Telemetry;

/// <summary>
/// Tests of the telemetry of a service in this process. They run one at a time, because all services of a process share
/// its telemetry.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTelemetry
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "Telemetry of this process";
}
