namespace PrimeApp.Jobs.Background;

/// <summary>What is asked of the loops in the background of a service.</summary>
public sealed class BackgroundLoopOptions
{
    /// <summary>How long a loop may fail, or hang, before <c>/alive</c> fails. Default: 30 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
