namespace PrimeApp.ServiceDefaults.Telemetry;

/// <summary>Where the numbers of a result came from.</summary>
public enum ComputationType
{
    /// <summary>The worker or Redis knew it: nothing was computed.</summary>
    Cached,

    /// <summary>It was counted or sieved.</summary>
    Computed,
}
