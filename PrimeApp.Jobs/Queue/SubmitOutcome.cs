namespace PrimeApp.Jobs.Queue;

/// <summary>What submit.lua did with an item. The values are those that it gives.</summary>
internal enum SubmitOutcome
{
    /// <summary>The idempotency key stands for another n.</summary>
    Conflict = -1,

    /// <summary>The queue is full.</summary>
    Refused = 0,

    /// <summary>There is a task: a new one, or the one that the idempotency key stands for.</summary>
    Accepted = 1,
}
