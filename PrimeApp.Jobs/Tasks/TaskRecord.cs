namespace PrimeApp.Jobs.Tasks;

/// <summary>The record of a task, in which a client asks for the first <see cref="N"/> primes.</summary>
public sealed record TaskRecord
{
    /// <summary>32 hexadecimal digits; ids of later tasks sort behind those of earlier ones.</summary>
    public required string Id { get; init; }

    /// <summary>How many primes are wanted, from 1.</summary>
    public required long N { get; init; }

    /// <summary>The state of the task.</summary>
    public required TaskState State { get; init; }

    /// <summary>When the task was accepted, by the clock of Redis.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the present or last delivery was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the task reached a final state.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>From 0 to 1; never falls while a delivery lasts.</summary>
    public double Progress { get; init; }

    /// <summary>How often a worker started the task.</summary>
    public int Deliveries { get; init; }

    /// <summary>How often a delivery failed.</summary>
    public int Failures { get; init; }

    /// <summary>The worker of the present or last delivery.</summary>
    public string? Worker { get; init; }

    /// <summary>The <see cref="N"/>th prime, of a completed task.</summary>
    public ulong? LastPrime { get; init; }

    /// <summary>Where a completed task's primes came from.</summary>
    public ComputationType? ComputationType { get; init; }

    /// <summary>The error of the last failed delivery.</summary>
    public string? Error { get; init; }

    /// <summary>The attempts at the task, oldest first; at most the last 21.</summary>
    public IReadOnlyList<TaskAttempt> Attempts => TaskAttempt.Read(this);

    /// <summary>W3C trace context of the submission, empty when it was not traced.</summary>
    public string TraceParent { get; init; } = "";

    /// <summary>W3C trace state of the submission.</summary>
    public string TraceState { get; init; } = "";

    /// <summary>The token of the claim that a running task is in.</summary>
    internal string Claim { get; init; } = "";

    /// <summary>The attempts that ended without a result, as text, so that records are compared by it.</summary>
    internal string EndedAttempts { get; init; } = "";
}
