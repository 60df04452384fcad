namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>What a segment is sieved for.</summary>
public enum SievePurpose
{
    /// <summary>To know how many primes it has.</summary>
    Count,

    /// <summary>To know which primes it has.</summary>
    Bitmap,
}
