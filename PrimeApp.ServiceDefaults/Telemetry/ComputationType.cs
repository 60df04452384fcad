namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>Where the numbers of a result came from.</summary>
public enum ComputationType
{
    /// <summary>From the prime table: nothing was sieved.</summary>
    Cached,

    /// <summary>From the sieve, at least in part.</summary>
    Computed,
}
