namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource can be doing.</summary>
public static class KnownResourceStates
{
    /// <summary>It has not been started.</summary>
    public static readonly string NotStarted = nameof(NotStarted);

    /// <summary>It waits for other resources.</summary>
    public static readonly string Waiting = nameof(Waiting);

    /// <summary>It is being started.</summary>
    public static readonly string Starting = nameof(Starting);

    /// <summary>It runs.</summary>
    public static readonly string Running = nameof(Running);

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = nameof(FailedToStart);

    /// <summary>It is being stopped.</summary>
    public static readonly string Stopping = nameof(Stopping);

    /// <summary>It was stopped, or ended with an error.</summary>
    public static readonly string Exited = nameof(Exited);

    /// <summary>It ended by itself, without an error.</summary>
    public static readonly string Finished = nameof(Finished);

    /// <summary>The states in which nothing runs any more.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];

    /// <summary>It cannot run on this machine, and nothing waits for it.</summary>
    internal static readonly string Skipped = nameof(Skipped);
}
