namespace PrimeApp.Jobs.Background;

/// <summary>Options of the background loops of a service.</summary>
public sealed class BackgroundLoopOptions
{
    /// <summary>How long a loop may fail, or hang, before <c>/alive</c> fails. Default: 30 s.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
