namespace PrimeApp.Jobs.Client;

/// <summary>What submit.lua did with an item.</summary>
internal enum SubmitOutcome
{
    /// <summary>The queue is full. The script gives this value.</summary>
    Refused = 0,

    /// <summary>There is a new task. The script gives this value.</summary>
    Accepted = 1,

    /// <summary>The idempotency key stands for a task. The script gives its id.</summary>
    Known = 2,
}
