namespace PrimeApp.Jobs.Redis;

/// <summary>What a script did to a task. Scripts have the same names, in lower case with underscores.</summary>
public enum Outcome
{
    /// <summary>
    /// Nothing: the claim that holds the task is another's, the record is gone, or the task is not in the state for it.
    /// </summary>
    Lost,

    /// <summary>What was asked for.</summary>
    Done,

    /// <summary>The task is cancelled. The worker or the client that asks later has changed nothing.</summary>
    Cancelled,

    /// <summary>The task failed and is retried later.</summary>
    Retried,

    /// <summary>The task is a dead letter.</summary>
    DeadLettered,

    /// <summary>The task waits again.</summary>
    Queued,

    /// <summary>Nothing: there is no such task. It was never accepted, or its record has expired.</summary>
    Unknown,

    /// <summary>Nothing: the task was completed, had failed or was cancelled before.</summary>
    Final,

    /// <summary>Nothing: the task is in another claim than the caller knew.</summary>
    Moved,

    /// <summary>Nothing: the task runs, and only one that waits was to be changed.</summary>
    Running,

    /// <summary>Nothing: as many tasks wait as may.</summary>
    Full,
}
