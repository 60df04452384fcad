namespace PrimeApp.Tests.Telemetry;

/// <summary>
/// Tests that look at what a service in this process measured. They run one at a time, because telemetry is a matter of
/// the process: every service in it would see the measurements of the others.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTelemetry
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "Telemetry of this process";
}
