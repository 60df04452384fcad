namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>A place where the prime table keeps segments.</summary>
public enum CacheTier
{
    /// <summary>In the memory of this process.</summary>
    Process,

    /// <summary>In Redis, shared by all processes.</summary>
    Redis,
}
