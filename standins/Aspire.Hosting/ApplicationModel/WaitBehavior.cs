namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a wait does when the resource cannot become healthy by itself.</summary>
public enum WaitBehavior
{
    /// <summary>It goes on: someone may start the resource again.</summary>
    WaitOnResourceUnavailable,

    /// <summary>It fails.</summary>
    StopOnResourceUnavailable,
}
