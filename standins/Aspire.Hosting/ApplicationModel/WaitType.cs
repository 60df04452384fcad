namespace Aspire.Hosting.ApplicationModel;

/// <summary>How far a resource must have got.</summary>
public enum WaitType
{
    /// <summary>It runs and all of its health checks pass.</summary>
    WaitUntilHealthy,

    /// <summary>It has ended.</summary>
    WaitForCompletion,

    /// <summary>It runs.</summary>
    WaitUntilStarted,
}
