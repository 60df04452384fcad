namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command ended.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it did what it is for.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was given up before it was done.</summary>
    public bool Canceled { get; init; }

    /// <summary>What there is to say about it.</summary>
    public string? Message { get; init; }
}
