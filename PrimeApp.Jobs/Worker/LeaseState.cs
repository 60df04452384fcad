namespace PrimeApp.Jobs.Worker;

/// <summary>
/// Whose a delivery is, and so whether what its worker did took effect. The values are those of the scripts.
/// </summary>
public enum LeaseState
{
    /// <summary>The lease ran out and the task is, or will be, another's: nothing was changed.</summary>
    Lost = 0,

    /// <summary>The worker's: it took effect.</summary>
    Held = 1,

    /// <summary>The task was cancelled: nothing was changed.</summary>
    Cancelled = 2,
}
