namespace PrimeApp.Jobs.Client;

/// <summary>What became of the wish to cancel a task. The values are those that cancel.lua gives.</summary>
public enum CancelOutcome
{
    /// <summary>There is no such task: never accepted, or expired.</summary>
    Unknown = 0,

    /// <summary>The task was completed, had failed or was cancelled before: nothing was changed.</summary>
    AlreadyFinal = 1,

    /// <summary>The task is cancelled now.</summary>
    Cancelled = 2,

    /// <summary>The task runs, and only one that waits was to be cancelled: nothing was changed.</summary>
    Running = 4,
}
