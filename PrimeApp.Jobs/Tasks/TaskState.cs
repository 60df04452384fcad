namespace PrimeApp.Jobs.Tasks;

/// <summary>The states of a task. The last three are final.</summary>
public enum TaskState
{
    /// <summary>Waits for a worker, for the first time or again.</summary>
    Queued,

    /// <summary>It is in the claim of a worker, and started.</summary>
    Running,

    /// <summary>The primes are known.</summary>
    Completed,

    /// <summary>Failed too often; a dead letter.</summary>
    Failed,

    /// <summary>Cancelled by a client.</summary>
    Cancelled,
}
