namespace Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

/// <summary>How a swarm replaces the replicas of a service.</summary>
public sealed class UpdateConfig
{
    /// <summary>How many at a time.</summary>
    public int? Parallelism { get; set; }

    /// <summary>The pause between them, for example <c>10s</c>.</summary>
    public string? Delay { get; set; }

    /// <summary>What happens when one fails: <c>continue</c>, <c>pause</c>, <c>rollback</c>.</summary>
    public string? FailureAction { get; set; }

    /// <summary>How long a new one is watched for failure.</summary>
    public string? Monitor { get; set; }

    /// <summary>Which goes first: <c>stop-first</c> or <c>start-first</c>.</summary>
    public string? Order { get; set; }
}
