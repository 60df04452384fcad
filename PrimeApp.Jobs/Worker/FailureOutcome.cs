namespace PrimeApp.Jobs.Worker;

/// <summary>What became of a task after a failed delivery. The values are those that fail.lua gives.</summary>
public enum FailureOutcome
{
    /// <summary>The lease was lost before: nothing was changed.</summary>
    LeaseLost = 0,

    /// <summary>The task has failed as often as it may and is a dead letter.</summary>
    DeadLettered = 1,

    /// <summary>The task will be delivered again.</summary>
    Retried = 2,

    /// <summary>The task was cancelled before: nothing was changed.</summary>
    Cancelled = 3,
}
